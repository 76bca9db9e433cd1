## How dates and numbers are written
month-1 = januara
month-2 = februara
month-3 = marta
month-4 = aprila
month-5 = maja
month-6 = juna
month-7 = jula
month-8 = avgusta
month-9 = septembra
month-10 = oktobra
month-11 = novembra
month-12 = decembra
date = { $day }. { $month } { $year }. godine
decimal-separator = ,
group-separator = .
percent = { $number }%

## Lengths of time
minute = { $count ->
    [one] { $number } minut
    [few] { $number } minuta
   *[other] { $number } minuta
 }
hour = { $count ->
    [one] { $number } sat
    [few] { $number } sata
   *[other] { $number } sati
 }
day = { $count ->
    [one] { $number } dan
    [few] { $number } dana
   *[other] { $number } dana
 }
month = { $count ->
    [one] { $number } mesec
    [few] { $number } meseca
   *[other] { $number } meseci
 }
year = { $count ->
    [one] { $number } godina
    [few] { $number } godine
   *[other] { $number } godina
 }
business-day = { $count ->
    [one] { $number } radni dan
    [few] { $number } radna dana
   *[other] { $number } radnih dana
 }
business-hour = { $count ->
    [one] { $number } radni sat
    [few] { $number } radna sata
   *[other] { $number } radnih sati
 }
