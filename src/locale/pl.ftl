## Zapis dat i liczb
month-1 = stycznia
month-2 = lutego
month-3 = marca
month-4 = kwietnia
month-5 = maja
month-6 = czerwca
month-7 = lipca
month-8 = sierpnia
month-9 = września
month-10 = października
month-11 = listopada
month-12 = grudnia
date = { $day } { $month } { $year }
decimal-separator = ,
group-separator = { "\u00A0" }
percent = { $number }%

## Okresy: .gen dopełniacz, .nth dzień, do którego okres sięga, .nth-gen jego dopełniacz, .on-nth w tym dniu
minute = { $count ->
    [one] { $number } minuta
    [few] { $number } minuty
    [many] { $number } minut
   *[other] { $number } minuty
 }
 .gen = { $count ->
    [one] { $number } minuty
    [few] { $number } minut
    [many] { $number } minut
   *[other] { $number } minuty
 }
 .nth = koniec okresu { minute.gen }
 .nth-gen = końca okresu { minute.gen }
 .on-nth = z upływem { minute.gen }
hour = { $count ->
    [one] { $number } godzina
    [few] { $number } godziny
    [many] { $number } godzin
   *[other] { $number } godziny
 }
 .gen = { $count ->
    [one] { $number } godziny
    [few] { $number } godzin
    [many] { $number } godzin
   *[other] { $number } godziny
 }
 .nth = koniec okresu { hour.gen }
 .nth-gen = końca okresu { hour.gen }
 .on-nth = z upływem { hour.gen }
day = { $count ->
    [one] { $number } dzień
    [few] { $number } dni
    [many] { $number } dni
   *[other] { $number } dnia
 }
 .gen = { $count ->
    [one] { $number } dnia
    [few] { $number } dni
    [many] { $number } dni
   *[other] { $number } dnia
 }
 .nth = { $number }. dzień
 .nth-gen = { $number }. dnia
 .on-nth = w { $number }. dniu
month = { $count ->
    [one] { $number } miesiąc
    [few] { $number } miesiące
    [many] { $number } miesięcy
   *[other] { $number } miesiąca
 }
 .gen = { $count ->
    [one] { $number } miesiąca
    [few] { $number } miesięcy
    [many] { $number } miesięcy
   *[other] { $number } miesiąca
 }
 .nth = ostatni dzień okresu { month.gen }
 .nth-gen = ostatniego dnia okresu { month.gen }
 .on-nth = w ostatnim dniu okresu { month.gen }
year = { $count ->
    [one] { $number } rok
    [few] { $number } lata
    [many] { $number } lat
   *[other] { $number } roku
 }
 .gen = { $count ->
    [one] { $number } roku
    [few] { $number } lat
    [many] { $number } lat
   *[other] { $number } roku
 }
 .nth = ostatni dzień okresu { year.gen }
 .nth-gen = ostatniego dnia okresu { year.gen }
 .on-nth = w ostatnim dniu okresu { year.gen }
business-day = { $count ->
    [one] { $number } dzień roboczy
    [few] { $number } dni robocze
    [many] { $number } dni roboczych
   *[other] { $number } dnia roboczego
 }
 .gen = { $count ->
    [one] { $number } dnia roboczego
    [few] { $number } dni roboczych
    [many] { $number } dni roboczych
   *[other] { $number } dnia roboczego
 }
 .nth = { $number }. dzień roboczy
 .nth-gen = { $number }. dnia roboczego
 .on-nth = w { $number }. dniu roboczym
business-hour = { $count ->
    [one] { $number } godzina robocza
    [few] { $number } godziny robocze
    [many] { $number } godzin roboczych
   *[other] { $number } godziny roboczej
 }
 .gen = { $count ->
    [one] { $number } godziny roboczej
    [few] { $number } godzin roboczych
    [many] { $number } godzin roboczych
   *[other] { $number } godziny roboczej
 }
 .nth = koniec okresu { business-hour.gen }
 .nth-gen = końca okresu { business-hour.gen }
 .on-nth = z upływem { business-hour.gen }
