# Listy po polsku. Folder szablonów może zawierać plik o tej nazwie: jego teksty zastępują poniższe.
# $client, $firm, $clause, $title i kwoty są tekstami; $days i $count są liczbami.

## Co zawiera każdy list
greeting = Szanowni Państwo ({ $client })!
facts = Pismo dotyczy:
ours = Po naszej stronie nie dotrzymano:
fact-late = { $title }: termin upłynął { $due }, wykonano { $met }, { $days ->
    [one] { $days } dzień
    [few] { $days } dni
    [many] { $days } dni
   *[other] { $days } dnia
 } po terminie
fact-open = { $title }: termin upłynął { $due }, do dnia { $today } nie wykonano, { $days ->
    [one] { $days } dzień
    [few] { $days } dni
    [many] { $days } dni
   *[other] { $days } dnia
 } po terminie
fact-late-today = { $title }: termin upłynął { $due }, wykonano { $met }
fact-open-today = { $title }: termin upłynął { $due }, do dnia { $today } nie wykonano
fact-measured = { $title }: { $value } w dniu { $since }, uzgodniono: { $bound }
fact-since = { $title }: w dniu { $since }
at-hour = { $date } o godz. { $clock }
fact-record = { $kind } { $id } z dnia { $at }
fact-record-unnumbered = { $kind } z dnia { $at }
open = Szczegółowo:
open-line = { $about }: { $parts }
open-other = inne opłaty
open-unheeded = Państwa spór z dnia { $at } według warunków nie wstrzymuje zapłaty
open-unheeded-part = Państwa spór z dnia { $at } o kwotę { $amount } według warunków nie wstrzymuje zapłaty
kind-invoice = faktura
kind-payment = płatność
kind-call = połączenie
kind-meeting = spotkanie
kind-request = zgłoszenie
kind-delivery = przekazanie prac
kind-revision = runda poprawek
kind-message = wiadomość
kind-change = zmiana
clauses = Postanowienia, na których opiera się to pismo:
clause-agreed = { $title } ({ $policy }, zaakceptowano w dniu { $accepted })
clause-law = { $title } (z mocy prawa: { $law })
clause-house = { $title } ({ $policy })
owed = Kwota wymagalna na dzień { $today } wynosi { $total }: { $parts }.
owed-principal = { $amount } tytułem należności głównej
owed-interest = { $amount } tytułem odsetek
owed-lump-sums = { $amount } tytułem rekompensaty za koszty odzyskiwania należności
owed-charges = { $amount } tytułem opłat dodatkowych
owed-daily = Od jutra kwota ta rośnie o { $amount } dziennie.
owed-credit = Państwa nadpłata w kwocie { $amount } została już odliczona.
owed-disputed = Kwota { $amount } jest sporna i nie jest objęta tym pismem.
owed-decided = Spór o kwotę { $amount } rozstrzygnięto na Państwa korzyść: ta kwota się nie należy.
help = Jeśli coś stoi na przeszkodzie, prosimy o informację: wspólnie poszukamy rozwiązania.
reply = Jeśli widzą Państwo stan faktyczny inaczej, prosimy o przesłanie Państwa stanowiska do dnia { $date }. Zapoznamy się z nim i udzielimy odpowiedzi.
closing = Z poważaniem
draft-note = Projekt z dnia { $today }; do przeczytania i podpisania przez człowieka.

## Przypomnienie
remind-subject = Przypomnienie: { $client }
remind-request = Prosimy o zapłatę do dnia { $date } albo o wskazanie w tym terminie dnia, w którym zapłata nastąpi.
remind-request-other = Prosimy o załatwienie tej sprawy do dnia { $date }.
remind-request-done = Prosimy o dotrzymywanie terminów w przyszłości.
remind-effect = Wszystkie prawa wynikające z warunków współpracy pozostają w mocy.

## Rozmowa
talk-subject = Zaproszenie do rozmowy
talk-request = Prosimy, aby do dnia { $date } zaproponowali Państwo termin rozmowy. Chcielibyśmy poznać Państwa stanowisko i uzgodnić dalsze kroki.
talk-effect = Przedmiotem rozmowy będą powyższe punkty.

## Ostrzeżenie
warn-subject = Wezwanie do przestrzegania warunków współpracy: { $client }
warn-request = Prosimy o zadbanie o to, aby sytuacja się nie powtórzyła, oraz o uzupełnienie zaległości do dnia { $date }.
warn-effect = Jeśli sytuacja się powtórzy, zaproponujemy zakończenie współpracy.
warn-effect-other = Jeśli sytuacja się powtórzy, podejmiemy kolejny krok przewidziany w warunkach współpracy.
warn-expires = Niniejsze wezwanie zachowuje znaczenie do dnia { $expires }.

## Zlecenie zmiany
change_order-subject = Zlecenie zmiany: { $client }
changes = Zmiany, o których zatwierdzenie prosimy:
change-line = { $id } z dnia { $at }: { $price }, nakład pracy: { $work }
change-moved = ; nowy termin { $id }: { $new } zamiast { $old }
change-shift = ; przesunięcie terminów: { $shift }
change-kept = ; terminy bez zmian
change-total = Razem: { $total }
change_order-request = Prosimy o zatwierdzenie zmiany, jej ceny i nowych terminów do dnia { $date }. Bez Państwa zatwierdzenia nie kontynuujemy tych prac.
change_order-effect = Do tego czasu zlecenie obowiązuje w uzgodnionym kształcie. Oferta obowiązuje do dnia { $date }.

## Podwyżka ceny
raise_price-subject = Nowa cena od dnia { $effective }
raise_price-request = Od dnia { $effective } cena wynosi { $new } zamiast { $old }, czyli o { $percent } więcej.
raise_price-reason = Powodem są powyższe punkty.
raise_price-more = Według naszych warunków cena wyniosłaby { $wanted }. To, co przekracza { $new }, możemy ustalić tylko wspólnie; proponujemy zrobić to do dnia { $date }.
raise_price-effect = Przed tym dniem mogą Państwo zakończyć współpracę na zasadach określonych w warunkach współpracy.

## Wstrzymanie prac
suspend-subject = Wstrzymanie prac od dnia { $effective }
suspend-request = Prosimy o zapłatę wymagalnej kwoty do dnia { $ends }.
suspend-effect = W razie braku zapłaty w tym terminie prace zostaną wstrzymane od dnia { $effective }, na co pozwalają warunki współpracy. Wszystkie terminy przesuną się wówczas o tyle samo dni. Po zapłacie prace zostaną wznowione.

## Zakończenie współpracy
part-subject = Propozycja zakończenia współpracy
part-request = Proponujemy zakończenie współpracy za porozumieniem stron z dniem { $ends }. Prosimy o odpowiedź do dnia { $date }.
part-effect = Do dnia zakończenia współpracy przekażemy wykonane prace, a obie strony uregulują otwarte sprawy.

## Wypowiedzenie
terminate-subject = Wypowiedzenie umowy
terminate-request = Niniejszym wypowiadamy umowę. Umowa ulega rozwiązaniu z dniem { $ends }.
terminate-effect = Niniejsze wypowiedzenie uznaje się za doręczone w dniu { $received }. Do końca współpracy obie strony pozostają związane swoimi zobowiązaniami; następnie przekażemy Państwa materiały oraz wszystko, za co zapłacono.

## Wezwanie do zapłaty
collect-subject = Przedsądowe wezwanie do zapłaty: { $client }
collect-request = Prosimy o zapłatę kwoty { $total } do dnia { $date }.
collect-effect = W razie braku zapłaty w tym terminie skierujemy sprawę na drogę sądową bez kolejnego pisma.

## Rozliczenie końcowe
account = Według stanu na dzień { $today } do zapłaty pozostaje, w podziale na waluty i łącznie z pracami i wydatkami jeszcze niezafakturowanymi: { $parts }.
account-ours = Według stanu na dzień { $today } mamy do zapłaty Państwu, w podziale na waluty: { $parts }.
