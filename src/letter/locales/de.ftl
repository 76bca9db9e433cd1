# Briefe auf Deutsch. Ein Vorlagenordner kann eine Datei dieses Namens enthalten: Ihre Texte treten an die Stelle der hiesigen.
# $client, $firm, $clause, $title und Beträge sind Texte; $days und $count sind Zahlen.

## Was jeder Brief enthält
greeting = Guten Tag { $client },
facts = Gegenstand dieses Schreibens:
ours = Auf unserer Seite nicht eingehalten:
fact-late = { $title }: fällig am { $due }, erledigt am { $met }, { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
 } verspätet
fact-open = { $title }: fällig am { $due }, bis zum { $today } nicht erledigt, { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
 } überfällig
fact-late-today = { $title }: fällig am { $due }, erledigt am { $met }
fact-open-today = { $title }: fällig am { $due }, bis zum { $today } nicht erledigt
fact-measured = { $title }: { $value } am { $since }, vereinbart: { $bound }
fact-since = { $title }: am { $since }
at-hour = { $date } um { $clock } Uhr
fact-record = { $kind } { $id } vom { $at }
fact-record-unnumbered = { $kind } vom { $at }
open = Im Einzelnen:
open-line = { $about }: { $parts }
open-other = weitere Entgelte
open-unheeded = Ihr Einwand vom { $at } hält nach den Bedingungen nichts zurück
open-unheeded-part = Ihr Einwand vom { $at } über { $amount } hält nach den Bedingungen nichts zurück
kind-invoice = Rechnung
kind-payment = Zahlung
kind-call = Anruf
kind-meeting = Besprechung
kind-request = Anfrage
kind-delivery = Lieferung
kind-revision = Korrekturrunde
kind-message = Nachricht
kind-change = Änderung
clauses = Bestimmungen, auf denen dies beruht:
clause-agreed = { $title } ({ $policy }, angenommen am { $accepted })
clause-law = { $title } (kraft Gesetzes: { $law })
clause-house = { $title } ({ $policy })
owed = Zum { $today } sind { $total } fällig: { $parts }.
owed-principal = { $amount } Hauptforderung
owed-interest = { $amount } Zinsen
owed-lump-sums = { $amount } Verzugspauschale
owed-charges = { $amount } Zusatzentgelte
owed-daily = Ab morgen kommen täglich { $amount } hinzu.
owed-credit = Ihr Guthaben von { $amount } ist bereits abgezogen.
owed-disputed = { $amount } sind strittig und werden hier nicht gefordert.
owed-decided = Über { $amount } wurde zu Ihren Gunsten entschieden: Dieser Betrag wird nicht geschuldet.
help = Falls etwas im Wege steht, sagen Sie es uns bitte: Wir suchen gemeinsam nach einer Lösung.
reply = Falls Sie den Sachverhalt anders sehen, schreiben Sie uns bitte bis zum { $date }. Wir prüfen Ihre Angaben und antworten Ihnen.
closing = Mit freundlichen Grüßen
draft-note = Entwurf vom { $today }; von einer Person zu lesen und zu unterschreiben.

## Erinnerung
remind-subject = Erinnerung: { $client }
remind-request = Bitte zahlen Sie bis zum { $date } oder nennen Sie uns bis dahin den Tag, an dem Sie zahlen werden.
remind-request-other = Bitte erledigen Sie dies bis zum { $date }.
remind-request-done = Bitte sorgen Sie künftig für rechtzeitige Erledigung.
remind-effect = Alle Rechte aus den Bedingungen bleiben unberührt.

## Gespräch
talk-subject = Einladung zum Gespräch
talk-request = Bitte nennen Sie uns bis zum { $date } einen Termin für ein Gespräch. Wir möchten Ihre Sicht hören und mit Ihnen vereinbaren, wie es weitergeht.
talk-effect = Gegenstand des Gesprächs sind die oben genannten Punkte.

## Abmahnung
warn-subject = Abmahnung: { $client }
warn-request = Bitte sorgen Sie dafür, dass sich dies nicht wiederholt, und holen Sie bis zum { $date } nach, was noch offen ist.
warn-effect = Sollte es erneut dazu kommen, werden wir vorschlagen, die Zusammenarbeit zu beenden.
warn-effect-other = Sollte es erneut dazu kommen, werden wir den nächsten Schritt gehen, den die Bedingungen vorsehen.
warn-expires = Diese Abmahnung gilt bis zum { $expires }.

## Änderungsauftrag
change_order-subject = Änderungsauftrag: { $client }
changes = Änderungen, um deren Freigabe wir bitten:
change-line = { $id } vom { $at }: { $price }, Arbeitsaufwand: { $work }
change-moved = ; { $id } ist am { $new } statt am { $old } fällig
change-shift = ; Verschiebung der Termine: { $shift }
change-kept = ; kein Termin verschiebt sich
change-total = Zusammen: { $total }
change_order-request = Bitte geben Sie die Änderung, ihren Preis und die neuen Termine bis zum { $date } frei. Ohne Ihre Freigabe arbeiten wir nicht daran weiter.
change_order-effect = Bis dahin gilt der Auftrag wie vereinbart. Das Angebot gilt bis zum { $date }.

## Preiserhöhung
raise_price-subject = Neuer Preis ab dem { $effective }
raise_price-request = Ab dem { $effective } beträgt der Preis { $new } statt { $old }, das sind { $percent } mehr.
raise_price-reason = Grund sind die oben genannten Punkte.
raise_price-more = Nach unseren Bedingungen betrüge der Preis { $wanted }. Was über { $new } hinausgeht, können wir nur gemeinsam vereinbaren; wir schlagen vor, dies bis zum { $date } zu tun.
raise_price-effect = Sie können das Vertragsverhältnis nach Maßgabe der Bedingungen vor diesem Tag beenden.

## Aussetzung der Arbeiten
suspend-subject = Aussetzung der Arbeiten ab dem { $effective }
suspend-request = Bitte zahlen Sie den fälligen Betrag bis zum { $ends }.
suspend-effect = Wird bis dahin nicht gezahlt, ruhen die Arbeiten ab dem { $effective }, wie es die Bedingungen zulassen. Alle Termine verschieben sich dann um ebenso viele Tage. Nach der Zahlung werden die Arbeiten fortgesetzt.

## Einvernehmliche Beendigung
part-subject = Vorschlag zur Beendigung der Zusammenarbeit
part-request = Wir schlagen vor, die Zusammenarbeit einvernehmlich zum { $ends } zu beenden. Bitte antworten Sie bis zum { $date }.
part-effect = Bis zum Ende der Zusammenarbeit übergeben wir, was fertiggestellt ist, und beide Seiten regeln, was noch offen ist.

## Kündigung
terminate-subject = Kündigung
terminate-request = Hiermit kündigen wir das Vertragsverhältnis. Es endet am { $ends }.
terminate-effect = Diese Kündigung gilt als am { $received } zugegangen. Bis zum Ende bleiben beide Seiten zu ihren Leistungen verpflichtet; danach übergeben wir Ihr Material und alles, was bezahlt ist.

## Forderung
collect-subject = Mahnung: { $client }
collect-request = Bitte zahlen Sie { $total } bis zum { $date }.
collect-effect = Wird bis dahin nicht gezahlt, werden wir die Forderung ohne weiteres Schreiben gerichtlich geltend machen.

## Die Schlussabrechnung
account = Stand { $today } bleibt, nach Währungen und einschließlich noch nicht berechneter Arbeit und Auslagen, zu zahlen: { $parts }.
account-ours = Stand { $today } schulden wir Ihnen, nach Währungen: { $parts }.
