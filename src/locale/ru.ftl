## How dates and numbers are written
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
date = { $day } { $month } { $year } г.
decimal-separator = ,
group-separator = { "\u00A0" }
percent = { $number }{ "\u00A0" }%

## Lengths of time
minute = { $count ->
    [one] { $number } минута
    [few] { $number } минуты
    [many] { $number } минут
   *[other] { $number } минуты
 }
hour = { $count ->
    [one] { $number } час
    [few] { $number } часа
    [many] { $number } часов
   *[other] { $number } часа
 }
day = { $count ->
    [one] { $number } день
    [few] { $number } дня
    [many] { $number } дней
   *[other] { $number } дня
 }
month = { $count ->
    [one] { $number } месяц
    [few] { $number } месяца
    [many] { $number } месяцев
   *[other] { $number } месяца
 }
year = { $count ->
    [one] { $number } год
    [few] { $number } года
    [many] { $number } лет
   *[other] { $number } года
 }
business-day = { $count ->
    [one] { $number } рабочий день
    [few] { $number } рабочих дня
    [many] { $number } рабочих дней
   *[other] { $number } рабочего дня
 }
business-hour = { $count ->
    [one] { $number } рабочий час
    [few] { $number } рабочих часа
    [many] { $number } рабочих часов
   *[other] { $number } рабочего часа
 }
