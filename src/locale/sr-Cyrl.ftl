## How dates and numbers are written
month-1 = јануара
month-2 = фебруара
month-3 = марта
month-4 = априла
month-5 = маја
month-6 = јуна
month-7 = јула
month-8 = августа
month-9 = септембра
month-10 = октобра
month-11 = новембра
month-12 = децембра
date = { $day }. { $month } { $year }. године
decimal-separator = ,
group-separator = .
percent = { $number }%

## Lengths of time
minute = { $count ->
    [one] { $number } минут
    [few] { $number } минута
   *[other] { $number } минута
 }
hour = { $count ->
    [one] { $number } сат
    [few] { $number } сата
   *[other] { $number } сати
 }
day = { $count ->
    [one] { $number } дан
    [few] { $number } дана
   *[other] { $number } дана
 }
month = { $count ->
    [one] { $number } месец
    [few] { $number } месеца
   *[other] { $number } месеци
 }
year = { $count ->
    [one] { $number } година
    [few] { $number } године
   *[other] { $number } година
 }
business-day = { $count ->
    [one] { $number } радни дан
    [few] { $number } радна дана
   *[other] { $number } радних дана
 }
business-hour = { $count ->
    [one] { $number } радни сат
    [few] { $number } радна сата
   *[other] { $number } радних сати
 }
