# Letters in Serbian, in Latin script. A template folder may hold a file of this name: its messages take the place of these.
# $client, $firm, $clause, $title and amounts are texts; $days and $count are numbers.

## What every letter has
greeting = Poštovani ({ $client }),
facts = O čemu je reč:
ours = Sa naše strane nije ispoštovano:
fact-late = { $title }: rok do { $due }, izvršeno { $met }, kašnjenje { $days ->
    [one] { $days } dan
    [few] { $days } dana
   *[other] { $days } dana
 }
fact-open = { $title }: rok do { $due }, nije izvršeno do { $today }, kašnjenje { $days ->
    [one] { $days } dan
    [few] { $days } dana
   *[other] { $days } dana
 }
fact-late-today = { $title }: rok do { $due }, izvršeno { $met }
fact-open-today = { $title }: rok do { $due }, nije izvršeno do { $today }
fact-measured = { $title }: na dan { $since } – { $value }, ugovoreno: { $bound }
fact-since = { $title }: dana { $since }
at-hour = { $date } u { $clock }
fact-record = { $kind } { $id } od { $at }
fact-record-unnumbered = { $kind } od { $at }
open = Pojedinačno:
open-line = { $about }: { $parts }
open-other = ostale naknade
open-unheeded = vaš prigovor od { $at } po uslovima ne odlaže plaćanje
open-unheeded-part = vaš prigovor od { $at } na iznos { $amount } po uslovima ne odlaže plaćanje
kind-invoice = faktura
kind-payment = uplata
kind-call = poziv
kind-meeting = sastanak
kind-request = zahtev
kind-delivery = isporuka
kind-revision = dorada
kind-message = poruka
kind-change = izmena
clauses = Uslovi na kojima se ovo zasniva:
clause-agreed = { $title } ({ $policy }, prihvaćeno { $accepted })
clause-law = { $title } (po zakonu: { $law })
clause-house = { $title } ({ $policy })
owed = Na dan { $today } za plaćanje je dospelo { $total }: { $parts }.
owed-principal = { $amount } na ime neplaćene glavnice
owed-interest = { $amount } na ime kamate
owed-lump-sums = { $amount } na ime naknade troškova naplate
owed-charges = { $amount } na ime dodatnih naknada
owed-daily = Od sutra se za svaki dan dodaje { $amount }.
owed-credit = Vaša preplata od { $amount } već je odbijena.
owed-disputed = { $amount } je sporno i ovde se ne potražuje.
owed-decided = O iznosu { $amount } odlučeno je u vašu korist: on se ne duguje.
help = Ako postoji neka prepreka, javite nam: rešenje tražimo zajedno.
reply = Ako činjenice vidite drugačije, molimo Vas da nam pišete najkasnije do { $date }. Razmotrićemo Vaš dopis i odgovoriti Vam.
closing = S poštovanjem
draft-note = Nacrt od { $today }; treba da ga pročita i potpiše čovek.

## Reminder
remind-subject = Podsetnik: { $client }
remind-request = Molimo Vas da najkasnije do { $date } izvršite uplatu ili nam javite dan kada ćete je izvršiti.
remind-request-other = Molimo Vas da to rešite najkasnije do { $date }.
remind-request-done = Molimo Vas da se ubuduće pridržavate rokova.
remind-effect = Zadržavamo sva prava koja imamo prema uslovima.

## Talk
talk-subject = Poziv na razgovor
talk-request = Molimo Vas da najkasnije do { $date } predložite termin za razgovor. Želeli bismo da čujemo Vašu stranu i da se dogovorimo kako dalje.
talk-effect = Predmet razgovora su gorenavedene tačke.

## Warning
warn-subject = Upozorenje: { $client }
warn-request = Molimo Vas da se postarate da se to ne ponovi i da ono što je ostalo neizvršeno izvršite najkasnije do { $date }.
warn-effect = Ako se to ponovi, predložićemo da okončamo saradnju.
warn-effect-other = Ako se to ponovi, preduzećemo sledeći korak koji uslovi predviđaju.
warn-expires = Ovo upozorenje važi do { $expires }.

## Change order
change_order-subject = Izmena narudžbine: { $client }
changes = Izmene za koje molimo Vaše odobrenje:
change-line = { $id } od { $at }: { $price }, obim rada: { $work }
change-moved = ; novi rok za { $id }: { $new } umesto { $old }
change-shift = ; pomeranje rokova: { $shift }
change-kept = ; rokovi se ne menjaju
change-total = Ukupno: { $total }
change_order-request = Molimo Vas da najkasnije do { $date } odobrite izmenu, njenu cenu i nove rokove. Bez Vašeg odobrenja taj rad ne nastavljamo.
change_order-effect = Do tada narudžbina važi onako kako je ugovorena. Ponuda važi do { $date }.

## Price rise
raise_price-subject = Nova cena od { $effective }
raise_price-request = Od { $effective } cena iznosi { $new } umesto { $old }, što je { $percent } više.
raise_price-reason = Razlog su gorenavedene tačke.
raise_price-more = Prema našim uslovima cena bi iznosila { $wanted }. O onome što prelazi { $new } možemo se dogovoriti samo zajedno; predlažemo da to učinimo najkasnije do { $date }.
raise_price-effect = Pre tog dana možete otkazati ugovor u skladu sa uslovima.

## Suspension
suspend-subject = Privremena obustava rada od { $effective }
suspend-request = Molimo Vas da dospeli iznos platite najkasnije do { $ends }.
suspend-effect = Ako do tada ne bude plaćeno, rad se obustavlja od { $effective }, kako to uslovi dozvoljavaju. Svi rokovi se tada pomeraju za isto toliko dana. Rad se nastavlja kada uplata bude izvršena.

## Parting
part-subject = Predlog za sporazumni raskid
part-request = Predlažemo da se ugovor sporazumno raskine sa danom { $ends }. Molimo Vas da odgovorite najkasnije do { $date }.
part-effect = Do tada predajemo ono što je urađeno, a obe strane izmiruju ono što je otvoreno.

## Termination
terminate-subject = Otkaz ugovora
terminate-request = Ovim otkazujemo ugovor. Ugovor prestaje da važi { $ends }.
terminate-effect = Ovaj otkaz smatra se primljenim { $received }. Do prestanka ugovora obaveze obeju strana ostaju; potom Vam predajemo Vaš materijal i sve što je plaćeno.

## Claim
collect-subject = Opomena pred tužbu: { $client }
collect-request = Molimo Vas da platite { $total } najkasnije do { $date }.
collect-effect = Ako do tada ne bude plaćeno, potraživanje ćemo ostvarivati sudskim putem bez dodatnog dopisa.

## The account at the end
account = Na dan { $today } preostaje za plaćanje, po valutama, uključujući rad i troškove koji još nisu fakturisani: { $parts }.
account-ours = Na dan { $today } dugujemo Vama, po valutama: { $parts }.
