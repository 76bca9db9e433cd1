## Wie Daten und Zahlen geschrieben werden
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
date = { $day }. { $month } { $year }
decimal-separator = ,
group-separator = .
percent = { $number }{ "\u00A0" }%

## Zeiträume
minute = { $count ->
    [one] { $number } Minute
   *[other] { $number } Minuten
 }
hour = { $count ->
    [one] { $number } Stunde
   *[other] { $number } Stunden
 }
day = { $count ->
    [one] { $number } Tag
   *[other] { $number } Tage
 }
month = { $count ->
    [one] { $number } Monat
   *[other] { $number } Monate
 }
year = { $count ->
    [one] { $number } Jahr
   *[other] { $number } Jahre
 }
business-day = { $count ->
    [one] { $number } Arbeitstag
   *[other] { $number } Arbeitstage
 }
business-hour = { $count ->
    [one] { $number } Geschäftsstunde
   *[other] { $number } Geschäftsstunden
 }
