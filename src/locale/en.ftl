## How dates and numbers are written
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date = { $day } { $month } { $year }
decimal-separator = .
group-separator = ,
percent = { $number }%

## Lengths of time
minute = { $count ->
    [one] { $number } minute
   *[other] { $number } minutes
 }
hour = { $count ->
    [one] { $number } hour
   *[other] { $number } hours
 }
day = { $count ->
    [one] { $number } day
   *[other] { $number } days
 }
month = { $count ->
    [one] { $number } month
   *[other] { $number } months
 }
year = { $count ->
    [one] { $number } year
   *[other] { $number } years
 }
business-day = { $count ->
    [one] { $number } business day
   *[other] { $number } business days
 }
business-hour = { $count ->
    [one] { $number } business hour
   *[other] { $number } business hours
 }
