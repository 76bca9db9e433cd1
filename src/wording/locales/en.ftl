# Printed terms in English: sentences. Nouns are in en-nouns.ftl.
# The forms of a message: .a with the indefinite article, .pl several.

## Frame
title = Terms of service
version = Version { $version }.
in-force = In force from { $from }.
in-force-until = In force from { $from } to { $until }, both days included.
parties = These are the terms between { $firm } (“the firm”) and { $client } (“the client”).
contract-fact = { $name }: { $value }.
definitions = Annex: definitions
definitions-where = What words, days, hours and periods mean here stands in the annex “Definitions” behind the clauses; it is part of these terms.
terms = Agreed values
terms-intro = The clauses below are printed with these values.
terms-of-contract = The clauses below are printed with these values, which are those of the contract.
term = Term
term-value = Value
amended = From { $from }: { $name } is { $value }.
amended-first = The clauses below show the values as they were on the day of signature. From its day on, what is listed above goes before them.
before-signing = Before signing
before-signing-intro = These points hold before the contract is signed.
what-follows = What follows
rates = Rates and lump sums
signatures = Signatures
sign-firm = For the firm
sign-client = For the client
signed-name = Name
signed-place = Place and date
signed-by = Signature
fingerprint = Generated from these files (SHA-256): { $files }
exact-rule = The exact rule:
sentence = { $sentence }.
for-each = { $each }: { $sentence }.

## Small words
quoted = “{ $text }”
list-or = { $head } or { $last }
list-nor = { $head } or { $last }
list-and = { $head } and { $last }
yes = yes
no = no
never = never
moment = { $date }, { $clock }
the = the { $noun }
the-lettered = { $noun } { $letter }
introduced = { $noun } ({ $letter })
it = it
clause-number = clause { $number }
each = For each { $noun }
each-from = { $each }, counted from { $from }
whether = whether { $cond }
where = where { $cond }
for-which = where { $cond }
numeral-form = { $number ->
    [one] one
   *[other] many
 }
by = by { $side }
about = in respect of { $item }
of = the { $field } of { $owner }
breach-of = { $breach } of { $several ->
    [yes] clauses
   *[no] clause
 } { $clauses }

## Values
due-of = the due day under { $clause }
today = the day of the check
overdue = the time overdue
excess = the excess over the limit
first-day = first day
last-day = last day
earliest-of = the earliest of these: { $moments }
latest-of = the latest of these: { $moments }
earliest = the earliest, over all { $events }, of { $value }
latest = the latest, over all { $events }, of { $value }
earliest-item = the first of the { $events }
latest-item = the last of the { $events }
earliest-field = the earliest { $field } of all { $events }
latest-field = the latest { $field } of all { $events }
larger = the larger of { $a } and { $b }
longest-of = the longest of these: { $values }
shortest-of = the shortest of these: { $values }
largest-of = the largest of these: { $values }
smallest-of = the smallest of these: { $values }
longer = the longer of { $a } and { $b }
smaller = the smaller of { $a } and { $b }
shorter = the shorter of { $a } and { $b }
else = { $a } or, where that is not on record, { $b }
else-of = the first of these that is on record: { $values }
shift-after = { $duration } after { $moment }
reached = { $length }
shift-before = { $duration } before { $moment }
shift-next = the day after the end of { $moment }
shift-end = the end of { $moment }
time-between = the time from { $from } to { $to }
term-in-formula = { $name } ({ $value })
lump-sum-on = { $name } for { $amount }
statutory-rate = the statutory rate ({ $name })
own-rate = the rate { $name }
count = the number of { $events }
sum = the sum, over all { $events }, of { $value }
average = the average, over all { $events }, of { $value }
median = the median, over all { $events }, of { $value }
min = the smallest, over all { $events }, of { $value }
max = the largest, over all { $events }, of { $value }
share = the share of { $events }
streak = the number of { $events } in a row (counted back from the newest)
distinct = the number of different entries, over all { $events }, for { $value }
among = out of those where { $cond }
in-last = in the last { $length }
in-before = in the { $length } before the last { $before }

## Conditions
cond-and = { $a } and { $b }
cond-and-more = { $a } and { $b }
cond-or = { $a } or { $b }
cond-or-more = { $a } or { $b }
cond-part = ({ $number }) { $part }
not = it is not the case that { $cond }
equal = { $a } is { $b }
not-equal = { $a } is not { $b }
less = { $a } is less than { $b }
at-most = { $a } is at most { $b }
more = { $a } is more than { $b }
at-least = { $a } is at least { $b }
earlier = { $a } is earlier than { $b }
not-later = { $a } is not later than { $b }
later = { $a } is later than { $b }
not-earlier = { $a } is not earlier than { $b }
in = { $a } is one of { $b }
not-in = { $a } is none of { $b }
in-field = { $a } is in { $b }
not-in-field = { $a } is not in { $b }
is-kind = { $a } is { $kind }
is-no-kind = { $a } is not { $kind }
is-kind-for = { $a } is in respect of { $kind }
is-no-kind-for = { $a } is not in respect of { $kind }
is-known = { $a } is on record
is-unknown = { $a } is not on record
inside-hours = { $a } is inside the hours { $band }
outside-hours = { $a } is outside the hours { $band }
order-before = { $a } is before { $b }
order-before-not = { $a } is not before { $b }
order-after = { $a } is after { $b }
order-after-not = { $a } is not after { $b }
or-never = { $cond } (or has not come at all)
or-no-day = { $cond } (or there is no such day)
first-never = there is no first one
second-never = there is no second one
event-before = before { $moment } there was { $event }
event-before-not = before { $moment } there was no { $event }
event-after = after { $moment } there was { $event }
event-after-not = after { $moment } there was no { $event }
less-after = { $a } is less than { $duration } after { $b } (or earlier)
at-least-after = { $a } is at least { $duration } after { $b }
at-least-after-not = { $a } is not at least { $duration } after { $b }
at-least-before = { $a } is at least { $duration } before { $b }
at-least-before-not = { $a } is not at least { $duration } before { $b }
at-most-after = { $a } is at most { $duration } after { $b }
at-most-after-not = { $a } is more than { $duration } after { $b }
at-most-before = { $a } is at most { $duration } before { $b }
at-most-before-not = { $a } is more than { $duration } before { $b }
is-within = { $a } is within { $duration } after { $b }
is-within-not = { $a } is not within { $duration } after { $b }
exists = there is { $event }
exists-for = there is { $event } for which { $cond }
exists-in = there was { $event } { $window }
exists-not = there is no { $event }
exists-not-in = there was no { $event } { $window }
during = { $event } is going on at that time
during-not = no { $event } is going on at that time
always = this is always so
not-ever = this is never so
holds = this holds: { $a }

## Statements
owes = { $party ->
    [client] the client owes
    [firm] the firm owes
   *[either] each side owes
 } { $duty } { $time }
totalling = { $duty } (in total: { $amount })
within = within { $length } after { $moment }
within-or-later = within { $length } after { $moment } (or, where that is later, within the period that ends with { $day }{ $rolls ->
    [yes] {" "}or, where that is no business day, with the next one
   *[no] {""}
 })
within-or-earlier = within { $length } after { $moment } (or, where that is earlier, within the period that ends with { $day }{ $rolls ->
    [yes] {" "}or, where that is no business day, with the next one
   *[no] {""}
 })
within-until = within the period that ends with { $day }{ $rolls ->
    [yes] {" "}(or, where that is no business day, with the next one)
   *[no] {""}
 }
by-moment = no later than { $moment }
every = at least once every { $length }
every-single = at least once every { $unit }
every-from = , counted from { $from } and then from the last one
every-from-start = , counted from the first day of the contract (else from its signing) and then from the last one
every-until = , until { $until }
forbid = there must be no { $event }
forbid-where = there must be no { $event } where { $cond }
limit = { $measure } must not be more than { $bound }{ $window }
limit-none = there must be no { $events }{ $window }
limit-none-where = there must be no { $events }{ $window } where { $cond }
limit-count = there must not be more than { $bound } { $events }{ $window }
limit-streak = there must not be more than { $bound } { $events } in a row{ $window }
limit-streak-where = there must not be more than { $bound } { $events } in a row{ $window } where { $cond }
limit-share = of the { $events }{ $among }, not more than { $bound }{ $window } may be ones where { $cond }
share-among = {" "}where { $cond }
counts = Only those count where { $cond }.
counts-in-a-row = Any other one ends the row.
counts-invoices-in-a-row = In a row, an invoice that is neither paid nor overdue yet is passed over, and any other one ends the row.
counts-among = The share is taken of those where { $cond }.
in-any = in any period of { $length }
window-after = within { $length } after { $moment }
carry = What is left of the limit is carried on, up to { $most }, for { $length }.
answers = { $party ->
    [client] The client is responsible for this.
    [firm] The firm is responsible for this.
   *[either] Either side is responsible for what it does.
 }
enough = This counts only once there are at least { $number } such items on record.
require-in = it is required that in that { $period } { $cond }
require = it is required that { $cond }
require-not = it must not be the case that { $cond }
may = { $party ->
    [client] the client may
    [firm] the firm may
   *[either] either side may
 } { $action }, from { $from } on
may-until = { $party ->
    [client] the client may
    [firm] the firm may
   *[either] either side may
 } { $action }, from { $from } until { $until }
priced = the price given below is due

## What softens and what follows
grace = A delay that ends within { $length } after { $hours ->
    [yes] the due time
   *[no] the due day
 } has no consequence under this clause; a longer one counts from { $hours ->
    [yes] the due time
   *[no] the due day
 }.
tolerate = { $sort ->
    [none] Every breach in any period of { $length } has its consequence under this clause.
    [one] The first breach{ $made } in any period of { $length } has no consequence under this clause.
    [few] The first { $number } breaches{ $made } in any period of { $length } have no consequence under this clause.
    [several] The first { $number } breaches{ $made } in any period of { $length } have no consequence under this clause.
   *[formula] In any period of { $length } this many first breaches have no consequence under this clause: { $number }.
 }
but-deemed = { $sentence }, but { $event } counts as given all the same.
pausing = The period does not run on the days of { $event }.
unless = a breach is excused where { $cond }
unless-price = the price is not due where { $cond }
unless-right = this right does not arise where { $cond }
signal = This is a signal to look into, and no breach.
allowed-at-a-price = Going beyond this is allowed at the price below, and is no breach.
cost = Cost: { $amount }
cost-labelled = Cost ({ $label }): { $amount }
cost-when = { $cost }. This is due only where { $cond }.
interest = simple interest at { $rate } { $per } on the unpaid part of that amount, from the day after the due day up to and including the day of credit, a year being counted as { $over } days{ $follows }
a-year = a year
a-month = a month
rate-follows = ; where the rate changes, the new one counts from its day on
rate-fixed = ; the rate of the first day of default counts to the end
lump-sum = { $name }
deems = If this is not done in time, { $event } in respect of { $item } is deemed to have been given, from the start of the day after the last day.
severity = Severity: { $levels }.
severity-note = note
severity-minor = minor
severity-major = major
severity-critical = critical
level-when = { $level } where { $cond }
because = Reason: { $reason }.
excuse-because = Reason of the excuse: { $reason }.
cite = See: { $cite }.
cite-law = Legal basis: { $cite }.
exception = Exception { $name }: where { $cond }, instead: { $changes }.
exception-to = Exception { $name }, before { $to }: where { $cond }, instead: { $changes }.
change-term = { $name } is { $value }
change-bound = the limit is { $bound }
change-deadline = it is due { $time }
no-change = all else stays

## Definitions
define-time = Days and times are those of the time zone { $zone }.
define-currency = Amounts are in { $currency } where nothing else is said.
define-hours = The hours { $name }: { $hours }.
define-hours-closed = The hours { $name }: { $hours }; none on holidays.
define-holidays = Holidays: { $name } (listed for the years { $from } to { $to }).
define-business-day = A business day is a day with hours { $name } that is no holiday; business hours are these hours.
define-days = Periods: the day of the event from which a period is counted does not count; the last day counts to its end. Hours and minutes are elapsed time.
define-roll = Where something is owed within a period of days, weeks, months or years, or a limit holds within one, and the last day of that period is no business day, the period ends with the next business day. Nothing else is put off, but where a clause says so: not the end of the time in which a delay has no consequence, not a condition that something is within a time or so long before or after something else, not the day from which a right begins, not what is to be done again and again, and not a day that is named as such.
define-keep = A period ends on its last day also where that is no business day.
define-months = A period of months or years ends on the day of the same number, or on the last day of the month where there is none.
define-periods = Weeks, months, quarters and years for each of which something holds are those of the calendar, where no other beginning is named.
define-windows = “Any period of 7 days” is the seven days that end with the day of the event at hand; a period of hours or minutes ends with the moment of the event; other lengths are counted in the same way.
define-condition = { $one } counts as { $name } where { $cond }.
define-value = The { $name } of { $one } is { $value }.
define-kinds = { $names } { $several ->
    [yes] have their
   *[no] has its
 } ordinary meaning; the day of each one is noted.
define-kind-fields = { $name } has its ordinary meaning; of each one the day is noted, and { $fields }.
define-fields = Of { $one } this is noted as well, in its ordinary meaning: { $fields }.
define-words = The { $field } of { $one } can also be { $words }.
field-marked = whether it is marked { $name } (it is not where nothing is noted)
field-of-sort = { $name } ({ $sort })
field-if-stated = { $name } ({ $sort }, where there is one)
holds-money = an amount
holds-number = a number
holds-percent = a percentage
holds-duration = a length of time
holds-moment = a day
holds-text = a text
holds-bool = yes or no
holds-actor = a person or a side
holds-event = another record
define-rate = { $name }: { $rule } (verified { $verified }).
define-lump-sum = { $name }: { $rule } (verified { $verified }).
rate-from = From
on-holidays = holidays { $hours }
days-to = { $first } to { $last }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

## Ladders
ladder-over = These steps follow breaches by the client of { $several ->
    [yes] sections
   *[no] section
 } { $sections }, in this order:
ladder-over-own = These steps follow breaches by the client of the firm's own clauses, in this order:
ladder-weights = A breach weighs { $weights }.
ladder-at-once = At once, without the steps before it: { $step }, on a breach of { $several ->
    [yes] clauses
   *[no] clause
 } { $clauses }.
ladder-need = Before { $steps } it is required that { $cond }.
ladder-need-when = Before { $steps } it is required, where { $when }, that { $cond }.
need-when = { $cond } (asked for where { $when })
need-accepted = what leads to it stands on terms that the client had accepted
ladder-forget = A breach no longer counts { $length } after it began.
ladder-forget-on = A breach no longer counts { $length } after it began, or on { $event }.
step-by = { $step } by { $percent }
proposed-by = { $step }: the firm proposes a price rise by { $percent }
step-card = { $step } ({ $card })
step-means = { $step }: { $means }
step-after = { $step }; only once there was { $after }
step-after-in = { $step }; only once there was { $after } (in the last { $length })
step-at = { $step } [from a score of { $score }]

## The firm's own
own = For the firm alone
own-intro = This part is not for the client: it binds nobody, or it binds the firm towards itself. Nothing of it is signed.
own-follows = For the firm alone: what follows
own-point = To { $clause }: { $text }
list-choice = { $head }; or, { $last }
action-where = where { $cond }, { $action }
suggests = Under { $clause } the firm considers { $actions }.

## What a step means for the client
means-remind = the firm reminds the client of what is open
means-talk = both sides talk about what happened
means-clarify = the firm asks the client how something is meant
means-warn = the firm writes to the client what was wrong, and that it must not happen again
means-notice = the firm writes to the client what it will do, and from which day on
means-charge = the firm charges what these terms say
means-change_order = the firm asks the client to order the change at its price
means-prepay = the firm asks for payment before it goes on
means-payment_plan = the firm agrees instalments with the client
means-raise_price = the firm names a higher price, and from which day on
means-suspend = the firm stops the work until the breach is put right
means-resume = the firm takes the work up again
means-reassign = somebody else of the firm works with the client
means-protect = the firm keeps its people out of harm's way
means-decline = the firm takes no new orders
means-legal_review = the firm has the matter reviewed by a lawyer
means-part = the firm proposes to end the work by agreement
means-terminate = the firm ends the contract
means-collect = the firm claims what is owed
means-improve = the firm changes how it works
means-publish = the firm publishes something
means-set_off = the firm sets off what it is owed
