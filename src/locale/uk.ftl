## How dates and numbers are written
month-1 = січня
month-2 = лютого
month-3 = березня
month-4 = квітня
month-5 = травня
month-6 = червня
month-7 = липня
month-8 = серпня
month-9 = вересня
month-10 = жовтня
month-11 = листопада
month-12 = грудня
date = { $day } { $month } { $year } р.
decimal-separator = ,
group-separator = { "\u00A0" }
percent = { $number }%

## Lengths of time
minute = { $count ->
    [one] { $number } хвилина
    [few] { $number } хвилини
    [many] { $number } хвилин
   *[other] { $number } хвилини
 }
hour = { $count ->
    [one] { $number } година
    [few] { $number } години
    [many] { $number } годин
   *[other] { $number } години
 }
day = { $count ->
    [one] { $number } день
    [few] { $number } дні
    [many] { $number } днів
   *[other] { $number } дня
 }
month = { $count ->
    [one] { $number } місяць
    [few] { $number } місяці
    [many] { $number } місяців
   *[other] { $number } місяця
 }
year = { $count ->
    [one] { $number } рік
    [few] { $number } роки
    [many] { $number } років
   *[other] { $number } року
 }
business-day = { $count ->
    [one] { $number } робочий день
    [few] { $number } робочі дні
    [many] { $number } робочих днів
   *[other] { $number } робочого дня
 }
business-hour = { $count ->
    [one] { $number } робоча година
    [few] { $number } робочі години
    [many] { $number } робочих годин
   *[other] { $number } робочої години
 }
