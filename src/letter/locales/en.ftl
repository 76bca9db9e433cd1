# Letters in English. A template folder may hold a file of this name: its messages take the place of these.
# $client, $firm, $clause, $title and amounts are texts; $days and $count are numbers.

## What every letter has
greeting = Dear { $client },
facts = What this is about:
ours = What was not kept on our side:
fact-late = { $title }: due on { $due }, done on { $met }, { $days ->
    [one] { $days } day
   *[other] { $days } days
 } late
fact-open = { $title }: due on { $due }, not done by { $today }, { $days ->
    [one] { $days } day
   *[other] { $days } days
 } overdue
fact-late-today = { $title }: due on { $due }, done on { $met }
fact-open-today = { $title }: due on { $due }, not done by { $today }
fact-measured = { $title }: { $value } on { $since }, where { $bound } was agreed
fact-since = { $title }: on { $since }
at-hour = { $date } at { $clock }
fact-record = { $kind } { $id } of { $at }
fact-record-unnumbered = { $kind } of { $at }
open = In detail:
open-line = { $about }: { $parts }
open-other = other charges
open-unheeded = your dispute of { $at } does not keep it back by the terms
open-unheeded-part = your dispute of { $at } over { $amount } does not keep it back by the terms
kind-invoice = invoice
kind-payment = payment
kind-call = call
kind-meeting = meeting
kind-request = request
kind-delivery = delivery
kind-revision = revision
kind-message = message
kind-change = change
clauses = The terms that this rests on:
clause-agreed = { $title } ({ $policy }, accepted on { $accepted })
clause-law = { $title } (by law: { $law })
clause-house = { $title } ({ $policy })
owed = As of { $today } { $total } are due: { $parts }.
owed-principal = { $amount } unpaid
owed-interest = { $amount } interest
owed-lump-sums = { $amount } for recovery
owed-charges = { $amount } in charges
owed-daily = From tomorrow on { $amount } are added a day.
owed-credit = Your credit of { $amount } is taken off already.
owed-disputed = { $amount } is in dispute and is not asked for here.
owed-decided = { $amount } was decided in your favour and is not owed.
help = If something stands in the way, tell us: we look for a way together.
reply = If you see the facts differently, please write to us by { $date }. We look at it and answer.
closing = Kind regards
draft-note = Draft of { $today }; to be read and signed by a person.

## Reminder
remind-subject = Reminder: { $client }
remind-request = Please pay or tell us the day on which you will, by { $date }.
remind-request-other = Please see to it by { $date }.
remind-request-done = Please see to it that it is done in time from now on.
remind-effect = All rights that the terms give us remain.

## Talk
talk-subject = An invitation to talk
talk-request = Please name a time for a talk by { $date }. We would like to hear your side and to agree how it goes on.
talk-effect = On the table are the points above.

## Warning
warn-subject = Warning: { $client }
warn-request = Please see to it that it does not happen again, and make good what is open by { $date }.
warn-effect = If it happens again, we will propose to part.
warn-effect-other = If it happens again, we will take the next step that the terms provide.
warn-expires = This warning counts until { $expires }.

## Change order
change_order-subject = Change order: { $client }
changes = The changes that we ask you to approve:
change-line = { $id } of { $at }: { $price }, { $work } of work
change-moved = ; { $id } is due on { $new } instead of { $old }
change-shift = ; dates move by { $shift }
change-kept = ; no date moves
change-total = Together: { $total }
change_order-request = Please approve the change, its price and the new dates by { $date }. Without your approval we do not go on with it.
change_order-effect = Until then the order stands as it was agreed. The offer holds until { $date }.

## Price rise
raise_price-subject = New price from { $effective }
raise_price-request = From { $effective } the price is { $new } instead of { $old }, { $percent } more.
raise_price-reason = The points above are the reason.
raise_price-more = By our terms the price would be { $wanted }. What goes beyond { $new } we can only agree on together; we suggest to do so by { $date }.
raise_price-effect = You may end the engagement before that day, as the terms say.

## Suspension
suspend-subject = Suspension of work from { $effective }
suspend-request = Please pay what is due by { $ends }.
suspend-effect = If it is not paid by then, work rests from { $effective }, as the terms allow. All dates then move by as many days. Work goes on when it is paid.

## Parting
part-subject = A proposal to part
part-request = We propose to end the engagement by agreement on { $ends }. Please answer by { $date }.
part-effect = Until then we hand over what is done, and both sides settle what is open.

## Termination
terminate-subject = Notice of termination
terminate-request = We give notice to end the engagement. It ends on { $ends }.
terminate-effect = This notice counts as received on { $received }. Until the end both sides owe what they owe; then we hand over your material and all that is paid for.

## Claim
collect-subject = Claim: { $client }
collect-request = Please pay { $total } by { $date }.
collect-effect = If it is not paid by then, we will claim it in court without a further letter.

## The account at the end
account = As of { $today }, this remains to be paid, by currency, with work and expenses not invoiced yet: { $parts }.
account-ours = As of { $today }, we owe you, by currency: { $parts }.
