# Drukowane warunki po polsku: zdania. Rzeczowniki są w pl-nouns.ftl.
# Formy: .gen dopełniacz, .pl liczba mnoga, .gpl dopełniacz liczby mnogiej, .g rodzaj.

## Ramy
title = Warunki współpracy
version = Wersja { $version }.
in-force = Obowiązują od { $from }.
in-force-until = Obowiązują od { $from } do { $until }, włącznie z oboma dniami.
parties = Strony: { $firm } („firma”) oraz { $client } („klient”).
contract-fact = { $name }: { $value }.
definitions = Załącznik: definicje
definitions-where = Znaczenie słów, dni, godzin i okresów podaje załącznik „Definicje” za postanowieniami; jest on częścią tych warunków.
terms = Uzgodnione wartości
terms-intro = Poniższe postanowienia wydrukowano z tymi wartościami.
terms-of-contract = Poniższe postanowienia wydrukowano z tymi wartościami; pochodzą one z umowy.
term = Wielkość
term-value = Wartość
amended = Od { $from }: { $name } — { $value }.
amended-first = Poniższe postanowienia podają wartości z dnia podpisania umowy. Zmiany wymienione powyżej mają przed nimi pierwszeństwo, każda od swojego dnia.
before-signing = Przed podpisaniem
before-signing-intro = Te punkty obowiązują, zanim umowa zostanie podpisana.
what-follows = Skutki naruszeń
rates = Stopy odsetek i kwoty ryczałtowe
signatures = Podpisy
sign-firm = Za firmę
sign-client = Za klienta
signed-name = Imię i nazwisko
signed-place = Miejsce i data
signed-by = Podpis
fingerprint = Utworzono z plików (SHA-256): { $files }
exact-rule = Dokładna reguła:
sentence = { $sentence }.
for-each = { $each }: { $sentence }.

## Drobne słowa
quoted = „{ $text }”
list-or = { $head } lub { $last }
list-nor = { $head } ani { $last }
list-and = { $head } i { $last }
yes = tak
no = nie
never = nigdy
moment = { $date }, { $clock }
the = { $noun }
the-lettered = { $noun } { $letter }
introduced = { $noun } ({ $letter })
it = przedmiot
 .gen = przedmiotu
clause-number = postanowienie { $number }
 .gen = postanowienia { $number }
each = Dla { $gender ->
    [f] każdej
   *[m] każdego
 } { $noun }
each-from = { $each }, licząc od { $from }
whether = to, czy { $cond }
where = w przypadku { $gender ->
    [f] której
    [many] których
   *[m] którego
 } { $cond }
for-which = jeżeli { $cond }
numeral-form = { $number ->
    [one] one
    [few] few
   *[other] many
 }
by = ze strony { $side }
about = w odniesieniu do { $item }
of = { $field } { $owner }
breach-of = { $breach } { $several ->
    [yes] postanowień
   *[no] postanowienia
 } { $clauses }
duty-is-genitive = tak

## Wartości
due-of = termin z { $clause }
 .gen = terminu z { $clause }
today = dzień sprawdzenia
 .gen = dnia sprawdzenia
overdue = czas opóźnienia
 .gen = czasu opóźnienia
excess = nadwyżka ponad limit
 .gen = nadwyżki ponad limit
first-day = pierwszy dzień
 .gen = pierwszego dnia
last-day = ostatni dzień
 .gen = ostatniego dnia
earliest-of = najwcześniejsza z następujących chwil: { $moments }
 .gen = najwcześniejszej z następujących chwil: { $moments }
latest-of = najpóźniejsza z następujących chwil: { $moments }
 .gen = najpóźniejszej z następujących chwil: { $moments }
earliest = najwcześniejsza chwila ({ $value }) dla wszystkich { $events }
 .gen = najwcześniejszej chwili ({ $value }) dla wszystkich { $events }
latest = najpóźniejsza chwila ({ $value }) dla wszystkich { $events }
 .gen = najpóźniejszej chwili ({ $value }) dla wszystkich { $events }
earliest-item = { $gender ->
    [m] pierwszy
    [n] pierwsze
   *[f] pierwsza
 } spośród { $events }
 .gen = { $gender ->
    [m] pierwszego
    [n] pierwszego
   *[f] pierwszej
 } spośród { $events }
latest-item = { $gender ->
    [m] ostatni
    [n] ostatnie
   *[f] ostatnia
 } spośród { $events }
 .gen = { $gender ->
    [m] ostatniego
    [n] ostatniego
   *[f] ostatniej
 } spośród { $events }
earliest-field = { $gender ->
    [m] najwcześniejszy
    [n] najwcześniejsze
   *[f] najwcześniejsza
 } { $field } wszystkich { $events }
 .gen = { $gender ->
    [m] najwcześniejszego
    [n] najwcześniejszego
   *[f] najwcześniejszej
 } { $whose } wszystkich { $events }
latest-field = { $gender ->
    [m] najpóźniejszy
    [n] najpóźniejsze
   *[f] najpóźniejsza
 } { $field } wszystkich { $events }
 .gen = { $gender ->
    [m] najpóźniejszego
    [n] najpóźniejszego
   *[f] najpóźniejszej
 } { $whose } wszystkich { $events }
larger = większa z wartości: { $a } oraz { $b }
 .gen = większej z wartości: { $a } oraz { $b }
longest-of = najdłuższy z okresów: { $values }
 .gen = najdłuższego z okresów: { $values }
shortest-of = najkrótszy z okresów: { $values }
 .gen = najkrótszego z okresów: { $values }
largest-of = największa z wartości: { $values }
 .gen = największej z wartości: { $values }
smallest-of = najmniejsza z wartości: { $values }
 .gen = najmniejszej z wartości: { $values }
longer = dłuższy z okresów: { $a } oraz { $b }
 .gen = dłuższego z okresów: { $a } oraz { $b }
smaller = mniejsza z wartości: { $a } oraz { $b }
 .gen = mniejszej z wartości: { $a } oraz { $b }
shorter = krótszy z okresów: { $a } oraz { $b }
 .gen = krótszego z okresów: { $a } oraz { $b }
else = { $a }, a gdy tego nie odnotowano, { $b }
 .gen = { $a }, a gdy tego nie odnotowano, { $b }
else-of = pierwsza z następujących wartości, którą odnotowano: { $values }
 .gen = pierwszej z następujących wartości, którą odnotowano: { $values }
shift-after = { $day } od { $moment }
 .gen = { $day } od { $moment }
shift-next = dzień następujący po upływie { $moment }
 .gen = dnia następującego po upływie { $moment }
shift-end = { $moment }
time-between = czas od { $from } do { $to }
reached = { $length }
 .nth = { $hours ->
    [yes] koniec okresu { $length }
   *[no] ostatni dzień okresu { $length }
 }
 .nth-gen = { $hours ->
    [yes] końca okresu { $length }
   *[no] ostatniego dnia okresu { $length }
 }
 .on-nth = { $hours ->
    [yes] z upływem okresu { $length }
   *[no] w ostatnim dniu okresu { $length }
 }
shift-before = chwila z wyprzedzeniem { $duration } względem { $moment }
 .gen = chwili z wyprzedzeniem { $duration } względem { $moment }
term-in-formula = { $name } ({ $value })
lump-sum-on = { $name } dla kwoty: { $amount }
statutory-rate = stopa ustawowa ({ $name })
 .gen = stopy ustawowej ({ $name })
own-rate = stopa { $name }
 .gen = stopy { $name }
count = liczba { $events }
 .gen = liczby { $events }
sum = łączna wartość ({ $value }) dla wszystkich { $events }
 .gen = łącznej wartości ({ $value }) dla wszystkich { $events }
average = średnia wartość ({ $value }) dla wszystkich { $events }
 .gen = średniej wartości ({ $value }) dla wszystkich { $events }
median = mediana wartości ({ $value }) dla wszystkich { $events }
 .gen = mediany wartości ({ $value }) dla wszystkich { $events }
min = najmniejsza wartość ({ $value }) dla wszystkich { $events }
 .gen = najmniejszej wartości ({ $value }) dla wszystkich { $events }
max = największa wartość ({ $value }) dla wszystkich { $events }
 .gen = największej wartości ({ $value }) dla wszystkich { $events }
share = udział { $events }
 .gen = udziału { $events }
streak = liczba { $events } z rzędu (licząc wstecz od najnowszego zdarzenia)
 .gen = liczby { $events } z rzędu (licząc wstecz od najnowszego zdarzenia)
distinct = liczba różnych wartości ({ $value }) dla wszystkich { $events }
 .gen = liczby różnych wartości ({ $value }) dla wszystkich { $events }
among = spośród tych, w przypadku których { $cond }
in-last = w poprzedzającym okresie { $length }
in-before = w okresie { $length } poprzedzającym ostatni okres { $before }

## Warunki
cond-and = { $a } oraz { $b }
cond-and-more = { $a }, oraz { $b }
cond-or = { $a } lub { $b }
cond-or-more = { $a }, lub { $b }
cond-part = ({ $number }) { $part }
not = nie zachodzi przypadek, w którym { $cond }
equal = { $a } to { $b }
not-equal = { $a } to nie { $b }
less = { $a } wynosi mniej niż { $b }
at-most = { $a } nie przekracza { $of }
more = { $a } wynosi więcej niż { $b }
at-least = { $plain ->
    [yes] { $a } wynosi co najmniej { $b }
   *[no] { $a } wynosi co najmniej tyle, ile { $b }
 }
earlier = { $a } przypada wcześniej niż { $b }
not-later = { $a } przypada nie później niż { $b }
later = { $a } przypada później niż { $b }
not-earlier = { $a } przypada nie wcześniej niż { $b }
in = { $a } to { $b }
not-in = { $a } to nie { $b }
in-field = { $b } zawiera wpis: { $a }
not-in-field = { $b } nie zawiera wpisu: { $a }
is-kind = { $a } to { $kind }
is-no-kind = { $a } to nie { $kind }
is-kind-for = przedmiotem { $of } jest { $kind }
is-no-kind-for = przedmiotem { $of } nie jest { $kind }
is-known = odnotowano { $a }
is-unknown = nie odnotowano { $of }
inside-hours = { $a } przypada w godzinach określonych jako { $band }
outside-hours = { $a } przypada poza godzinami określonymi jako { $band }
order-before = { $a } przypada wcześniej niż { $b }
order-before-not = { $a } nie przypada wcześniej niż { $b }
order-after = { $a } przypada później niż { $b }
order-after-not = { $a } nie przypada później niż { $b }
or-never = { $cond } (albo { $none })
or-no-day = { $cond } (albo { $none })
first-never = nie było dnia wymienionego jako pierwszy
second-never = nie było dnia wymienionego jako drugi
event-before = { $plain ->
    [yes] przed { $by }
   *[no] wcześniej niż { $moment }
 } { $gender ->
    [m] nastąpił
    [f] nastąpiła
    [many] nastąpiło jedno ze zdarzeń:
   *[n] nastąpiło
 } { $event }
event-before-not = { $plain ->
    [yes] przed { $by }
   *[no] wcześniej niż { $moment }
 } nie było { $event }
event-after = później niż { $moment } { $gender ->
    [m] nastąpił
    [f] nastąpiła
    [many] nastąpiło jedno ze zdarzeń:
   *[n] nastąpiło
 } { $event }
event-after-not = później niż { $moment } nie było { $event }
less-after = { $a } przypada wcześniej niż { $on_day } od { $of }
at-least-after = { $a } przypada najwcześniej { $on_day } od { $of }
at-least-after-not = { $a } przypada wcześniej niż { $on_day } od { $of }
at-least-before = { $a } przypada z wyprzedzeniem co najmniej { $length } względem { $of }
at-least-before-not = { $a } przypada bez wyprzedzenia co najmniej { $length } względem { $of }
at-most-after = { $a } przypada nie później niż z upływem { $length } od { $of }
at-most-after-not = { $a } przypada po upływie { $length } od { $of }
at-most-before = { $a } przypada z wyprzedzeniem najwyżej { $length } względem { $of }
at-most-before-not = { $a } przypada z wyprzedzeniem ponad { $length } względem { $of }
is-within = { $a } przypada w ciągu { $length } od { $of }
is-within-not = { $a } nie przypada w ciągu { $length } od { $of }
exists = istnieje { $event }
exists-for = istnieje { $event }, w przypadku { $gender ->
    [f] której
    [many] których
   *[m] którego
 } { $cond }
exists-in = { $window } { $gender ->
    [m] nastąpił
    [f] nastąpiła
    [many] nastąpiło jedno ze zdarzeń:
   *[n] nastąpiło
 } { $event }
exists-not = nie ma { $event }
exists-not-in = { $window } nie było { $event }
during = trwa wtedy { $event }
during-not = nie ma wtedy { $event }
always = jest tak zawsze
not-ever = nie jest tak nigdy
holds = zachodzi: { $a }

## Zdania
owes = { $party ->
    [client] klient jest zobowiązany
    [firm] firma jest zobowiązana
   *[either] każda ze stron jest zobowiązana
 } do { $duty } { $time }
totalling = { $duty } (w łącznej kwocie: { $amount })
within = w ciągu { $length } od { $moment }
within-or-later = w ciągu { $length } od { $moment } (albo, jeżeli to później, najpóźniej z upływem { $day }{ $rolls ->
    [yes] , a jeżeli nie jest to dzień roboczy, z upływem następnego dnia roboczego
   *[no] {""}
 })
within-or-earlier = w ciągu { $length } od { $moment } (albo, jeżeli to wcześniej, najpóźniej z upływem { $day }{ $rolls ->
    [yes] , a jeżeli nie jest to dzień roboczy, z upływem następnego dnia roboczego
   *[no] {""}
 })
within-until = najpóźniej z upływem { $day }{ $rolls ->
    [yes] {" "}(a jeżeli nie jest to dzień roboczy, z upływem następnego dnia roboczego)
   *[no] {""}
 }
by-moment = najpóźniej do { $of }
every = nie rzadziej niż co { $length }
every-single = nie rzadziej niż co { $unit }
every-from = , licząc od { $from }, a następnie od ostatniego takiego zdarzenia
every-from-start = , licząc od pierwszego dnia umowy (a gdy go nie podano, od jej podpisania), a następnie od ostatniego takiego zdarzenia
every-until = , do { $until }
forbid = nie może dojść do { $event }
forbid-where = nie może dojść do { $event } w przypadku, gdy { $cond }
limit = { $measure } nie może wynosić więcej niż { $bound }{ $window }
limit-none = nie może dojść do { $events }{ $window }
limit-none-where = nie może dojść do { $events }{ $window } w przypadku, gdy { $cond }
limit-count = nie może być więcej niż { $bound } { $events }{ $window }
limit-streak = nie może być więcej niż { $bound } { $events } z rzędu{ $window }
limit-streak-where = nie może być więcej niż { $bound } { $events } z rzędu{ $window }, w przypadku których { $cond }
limit-share = wśród { $events }{ $among } te, w przypadku których { $cond }, nie mogą stanowić{ $window } więcej niż { $bound }
share-among = , w przypadku których { $cond },
counts = Liczą się tylko te, w przypadku których { $cond }.
counts-in-a-row = Każde inne zdarzenie przerywa szereg.
counts-invoices-in-a-row = W szeregu pomija się fakturę, która nie jest jeszcze ani zapłacona, ani przeterminowana, a każda inna go przerywa.
counts-among = Udział oblicza się spośród tych, w przypadku których { $cond }.
in-any = w żadnym okresie { $length }
window-after = w ciągu { $length } od { $moment }
carry = Niewykorzystana część limitu przechodzi dalej, najwyżej { $most }, na okres { $length }.
answers = { $party ->
    [client] Odpowiada za to klient.
    [firm] Odpowiada za to firma.
   *[either] Każda ze stron odpowiada za to, co sama robi.
 }
enough = Stosuje się to dopiero wtedy, gdy odnotowano ich co najmniej { $number }.
require-in = w tym okresie ({ $period }) musi być spełniony warunek: { $cond }
require = musi być spełniony warunek: { $cond }
require-not = nie może zajść przypadek, w którym { $cond }
may = { $party ->
    [client] klient może
    [firm] firma może
   *[either] każda ze stron może
 } { $action }, począwszy od { $from }
may-until = { $party ->
    [client] klient może
    [firm] firma może
   *[either] każda ze stron może
 } { $action }, począwszy od { $from }, do { $until }
priced = należy się cena podana poniżej

## Złagodzenia i następstwa
grace = Opóźnienie, które kończy się w ciągu { $length } po terminie, nie wywołuje skutków z tego postanowienia; dłuższe liczy się od terminu.
tolerate = { $sort ->
    [none] Każde naruszenie w dowolnym okresie { $length } wywołuje skutki z tego postanowienia.
    [one] Pierwsze naruszenie{ $made } w dowolnym okresie { $length } nie wywołuje skutków z tego postanowienia.
    [few] Pierwsze { $number } naruszenia{ $made } w dowolnym okresie { $length } nie wywołują skutków z tego postanowienia.
    [several] Pierwszych { $number } naruszeń{ $made } w dowolnym okresie { $length } nie wywołuje skutków z tego postanowienia.
   *[formula] W dowolnym okresie { $length } skutków z tego postanowienia nie wywołuje następująca liczba pierwszych naruszeń: { $number }.
 }
but-deemed = { $sentence }, ale i tak uznaje się, że nastąpiło zdarzenie: { $event }.
pausing = Termin nie biegnie w dniach, w których trwa { $event }.
unless = naruszenie jest usprawiedliwione, jeżeli { $cond }
unless-price = cena nie jest należna, jeżeli { $cond }
unless-right = to prawo nie powstaje, jeżeli { $cond }
signal = Jest to sygnał do wyjaśnienia, a nie naruszenie.
allowed-at-a-price = Przekroczenie jest dozwolone po cenie podanej poniżej i nie jest naruszeniem.
cost = Koszt: { $amount }
cost-labelled = Koszt ({ $label }): { $amount }
cost-when = { $cost }. Kwota ta należy się tylko wtedy, gdy { $cond }.
interest = odsetki proste ({ $rate } { $per }) od niezapłaconej części tej kwoty, od dnia następującego po terminie do dnia uznania rachunku bankowego włącznie, przy czym rok liczy { $over } dni{ $follows }
a-year = w stosunku rocznym
a-month = w stosunku miesięcznym
rate-follows = ; gdy stopa się zmienia, nowa obowiązuje od swojego dnia
rate-fixed = ; do końca obowiązuje stopa z pierwszego dnia opóźnienia
lump-sum = { $name }
deems = Jeżeli nie nastąpi to w terminie, uznaje się, że z początkiem dnia następującego po ostatnim dniu terminu nastąpiło zdarzenie: { $event } w odniesieniu do { $item }.
severity = Waga: { $levels }.
severity-note = sygnał
severity-minor = drobna
severity-major = poważna
severity-critical = krytyczna
level-when = { $level }, jeżeli { $cond }
because = Powód: { $reason }.
excuse-because = Powód usprawiedliwienia: { $reason }.
cite = Zob. { $cite }.
cite-law = Podstawa prawna: { $cite }.
exception = Wyjątek { $name }: jeżeli { $cond }, obowiązuje zamiast tego: { $changes }.
exception-to = Wyjątek { $name }, przed wyjątkiem { $to }: jeżeli { $cond }, obowiązuje zamiast tego: { $changes }.
change-term = { $name } to { $value }
change-bound = limit to { $bound }
change-deadline = wykonanie { $time }
no-change = reszta bez zmian

## Definicje
define-time = Dni i godziny są dniami i godzinami strefy czasowej { $zone }.
define-currency = Kwoty podano w { $currency }, jeżeli nie wskazano innej waluty.
define-hours = Godziny { $name }: { $hours }.
define-hours-closed = Godziny { $name }: { $hours }, z wyjątkiem świąt.
define-holidays = Święta: { $name } (wykaz na lata { $from }–{ $to }).
define-business-day = Dzień roboczy to dzień, na który przypadają godziny { $name } i który nie jest świętem; godziny robocze to właśnie te godziny.
define-days = Przy obliczaniu terminu nie uwzględnia się dnia, w którym nastąpiło zdarzenie; termin upływa z końcem ostatniego dnia. „14. dzień od zdarzenia” to czternasty dzień po dniu, w którym ono nastąpiło; inne liczby dni i dni roboczych liczy się tak samo. Godziny i minuty to czas, który rzeczywiście upłynął.
define-roll = Jeżeli strona ma coś zrobić w ciągu danej liczby dni, tygodni, miesięcy lub lat albo limit obowiązuje w ciągu takiego okresu, a jego ostatni dzień nie jest dniem roboczym, okres kończy się z upływem następnego dnia roboczego. Nic innego się nie przesuwa, chyba że stanowi tak postanowienie: ani koniec czasu, w którym opóźnienie nie wywołuje skutków, ani warunek, że coś przypada w ciągu danego czasu albo o tyle wcześniej lub później niż coś innego, ani dzień, od którego powstaje prawo, ani to, co powtarza się co pewien czas, ani dzień wskazany wprost.
define-keep = Termin kończy się ostatniego dnia także wtedy, gdy nie jest to dzień roboczy.
define-months = Termin w miesiącach lub latach kończy się z upływem dnia, który datą odpowiada dniowi początkowemu, a gdy takiego dnia w ostatnim miesiącu nie ma, z upływem ostatniego dnia tego miesiąca.
define-periods = Tygodnie, miesiące, kwartały i lata, dla których stosuje się postanowienie, są kalendarzowe, jeżeli nie wskazano innego początku.
define-windows = „Okres 7 dni” i „poprzedzający okres 7 dni” to siedem dni, które kończą się w dniu danego zdarzenia; okres w godzinach lub minutach kończy się w chwili zdarzenia; inne długości liczy się tak samo.
define-condition = Warunek { $name } jest spełniony w odniesieniu do { $item }, jeżeli { $cond }.
define-value = { $name } w odniesieniu do { $item } to { $value }.
define-kinds = { $several ->
    [yes] Określenia { $names } mają
   *[no] Określenie { $names } ma
 } zwykłe znaczenie; odnotowuje się dzień każdego takiego zdarzenia.
define-kind-fields = Określenie { $name } ma zwykłe znaczenie; odnotowuje się dzień każdego takiego zdarzenia oraz { $fields }.
define-fields = W odniesieniu do { $item } odnotowuje się ponadto, w zwykłym znaczeniu: { $fields }.
define-words = { $field } w odniesieniu do { $item } to także { $words }.
field-marked = oznaczenie { $name } (brak wpisu oznacza, że go nie ma)
field-of-sort = { $name } ({ $sort })
field-if-stated = { $name } ({ $sort }, o ile podano)
holds-money = kwota
holds-number = liczba
holds-percent = procent
holds-duration = okres
holds-moment = dzień
holds-text = tekst
holds-bool = tak lub nie
holds-actor = osoba lub strona
holds-event = inny zapis
define-rate = { $name }: { $rule } (sprawdzono { $verified }).
define-lump-sum = { $name }: { $rule } (sprawdzono { $verified }).
rate-from = Od
on-holidays = święta { $hours }
days-to = { $first }–{ $last }
weekday-1 = poniedziałek
weekday-2 = wtorek
weekday-3 = środa
weekday-4 = czwartek
weekday-5 = piątek
weekday-6 = sobota
weekday-7 = niedziela

## Drabiny
ladder-over = Po naruszeniach przez klienta postanowień z { $several ->
    [yes] rozdziałów
   *[no] rozdziału
 } { $sections } następują, w tej kolejności:
ladder-over-own = Po naruszeniach przez klienta postanowień samej firmy następują, w tej kolejności:
ladder-weights = Wagi naruszeń — { $weights }.
ladder-at-once = Od razu, z pominięciem wcześniejszych kroków: { $step }, po naruszeniu { $several ->
    [yes] postanowień
   *[no] postanowienia
 } { $clauses }.
ladder-need = Krok { $steps } wymaga wcześniejszego spełnienia warunku: { $cond }.
ladder-need-when = Krok { $steps } wymaga, jeżeli { $when }, wcześniejszego spełnienia warunku: { $cond }.
need-when = { $cond } (wymagane, jeżeli { $when })
need-accepted = podstawą jest naruszenie warunków, które klient wcześniej zaakceptował
ladder-forget = Naruszenie przestaje się liczyć, począwszy od { $day } od jego początku.
ladder-forget-on = Naruszenie przestaje się liczyć, począwszy od { $day } od jego początku albo gdy nastąpi { $event }.
step-by = { $step } o { $percent }
proposed-by = { $step }: firma proponuje podwyżkę ceny o { $percent }
step-card = { $step } ({ $card })
step-means = { $step }: { $means }
step-after = { $step }; wcześniej musi nastąpić { $after }
step-after-in = { $step }; wcześniej, w okresie { $length }, musi nastąpić { $after }
step-at = { $step } [od wyniku { $score }]

## Sprawy samej firmy
own = Tylko dla firmy
own-intro = Ta część nie jest dla klienta: nikogo nie wiąże albo wiąże firmę wobec niej samej. Niczego z niej się nie podpisuje.
own-follows = Tylko dla firmy: skutki naruszeń
own-point = Do { $clause }: { $text }
list-choice = { $head }; albo, { $last }
action-where = jeżeli { $cond }, { $action }
suggests = Na podstawie { $clause } firma rozważa: { $actions }.

## Co krok oznacza dla klienta
means-remind = firma przypomina klientowi o tym, co pozostaje do załatwienia
means-talk = obie strony rozmawiają o tym, co się stało
means-clarify = firma pyta, co klient ma na myśli
means-warn = firma pisze, co było nie tak i że nie może się to powtórzyć
means-notice = firma pisze, co zrobi i od którego dnia
means-charge = firma nalicza to, co przewidują te warunki
means-change_order = firma prosi o zlecenie zmiany po jej cenie
means-prepay = firma prosi o zapłatę przed dalszą pracą
means-payment_plan = firma uzgadnia z klientem raty
means-raise_price = firma podaje wyższą cenę i dzień, od którego obowiązuje
means-suspend = firma wstrzymuje prace do naprawienia naruszenia
means-resume = firma podejmuje prace na nowo
means-reassign = z klientem pracuje inna osoba z firmy
means-protect = firma chroni swoich ludzi
means-decline = firma nie przyjmuje nowych zleceń
means-legal_review = firma zleca ocenę prawną sprawy
means-part = firma proponuje zakończenie współpracy za porozumieniem
means-terminate = firma wypowiada umowę
means-collect = firma dochodzi należności
means-improve = firma zmienia sposób pracy
means-publish = firma coś publikuje
means-set_off = firma potrąca swoje należności
