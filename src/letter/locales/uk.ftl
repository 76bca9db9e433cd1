# Letters in Ukrainian. A template folder may hold a file of this name: its messages take the place of these.
# $client, $firm, $clause, $title and amounts are texts; $days and $count are numbers.

## What every letter has
greeting = Шановні пані та панове ({ $client })!
facts = Ідеться про таке:
ours = З нашого боку не виконано:
fact-late = { $title }: термін — { $due }, виконано { $met }, прострочення { $days ->
    [one] { $days } день
    [few] { $days } дні
    [many] { $days } днів
   *[other] { $days } дня
 }
fact-open = { $title }: термін — { $due }, станом на { $today } не виконано, прострочення { $days ->
    [one] { $days } день
    [few] { $days } дні
    [many] { $days } днів
   *[other] { $days } дня
 }
fact-late-today = { $title }: термін — { $due }, виконано { $met }
fact-open-today = { $title }: термін — { $due }, станом на { $today } не виконано
fact-measured = { $title }: станом на { $since } — { $value }, погоджено: { $bound }
fact-since = { $title }: { $since }
at-hour = { $date } о { $clock }
fact-record = { $kind } { $id } від { $at }
fact-record-unnumbered = { $kind } від { $at }
open = Докладно:
open-line = { $about }: { $parts }
open-other = інші нарахування
open-unheeded = ваше заперечення від { $at } за умовами не зупиняє оплату
open-unheeded-part = ваше заперечення від { $at } щодо { $amount } за умовами не зупиняє оплату
kind-invoice = рахунок
kind-payment = платіж
kind-call = дзвінок
kind-meeting = зустріч
kind-request = запит
kind-delivery = передання результату
kind-revision = доопрацювання
kind-message = повідомлення
kind-change = зміна
clauses = Умови, на яких це ґрунтується:
clause-agreed = { $title } ({ $policy }, прийнято { $accepted })
clause-law = { $title } (за законом: { $law })
clause-house = { $title } ({ $policy })
owed = Станом на { $today } до сплати належить { $total }: { $parts }.
owed-principal = { $amount } — несплачений основний борг
owed-interest = { $amount } — проценти
owed-lump-sums = { $amount } — компенсація витрат на стягнення
owed-charges = { $amount } — додаткові нарахування
owed-daily = Починаючи із завтрашнього дня щодня додається { $amount }.
owed-credit = Вашу переплату { $amount } уже вирахувано.
owed-disputed = { $amount } є предметом спору й тут не вимагається.
owed-decided = Щодо { $amount } вирішено на вашу користь: цю суму сплачувати не потрібно.
help = Якщо щось стає на заваді, повідомте нас: шукатимемо рішення разом.
reply = Якщо Ви бачите обставини інакше, просимо не пізніше { $date } написати нам. Ми розглянемо Ваш лист і відповімо.
closing = З повагою
draft-note = Проєкт від { $today }; його має прочитати й підписати людина.

## Reminder
remind-subject = Нагадування: { $client }
remind-request = Просимо не пізніше { $date } здійснити оплату або повідомити, якого дня Ви її здійсните.
remind-request-other = Просимо Вас не пізніше { $date } вирішити це питання.
remind-request-done = Просимо надалі дотримуватися термінів.
remind-effect = Усі права, передбачені умовами, за нами зберігаються.

## Talk
talk-subject = Запрошення до розмови
talk-request = Просимо не пізніше { $date } назвати час для розмови. Ми хотіли б почути Вашу позицію та домовитися про подальші кроки.
talk-effect = На обговорення виносяться викладені вище питання.

## Warning
warn-subject = Попередження: { $client }
warn-request = Просимо Вас не допускати повторення та не пізніше { $date } виконати те, що залишається невиконаним.
warn-effect = У разі повторення ми запропонуємо припинити співпрацю.
warn-effect-other = У разі повторення ми вживемо наступного заходу, передбаченого умовами.
warn-expires = Це попередження діє до { $expires } включно.

## Change order
change_order-subject = Зміна замовлення: { $client }
changes = Зміни, які просимо погодити:
change-line = { $id } від { $at }: { $price }, обсяг роботи: { $work }
change-moved = ; новий термін { $id } — { $new } замість { $old }
change-shift = ; терміни переносяться: { $shift }
change-kept = ; терміни не змінюються
change-total = Разом: { $total }
change_order-request = Просимо не пізніше { $date } погодити зміну, її ціну та нові терміни. Без Вашого погодження ми цю роботу не продовжуємо.
change_order-effect = До того часу замовлення діє в тому вигляді, у якому його було погоджено. Пропозиція діє до { $date } включно.

## Price rise
raise_price-subject = Нова ціна з { $effective }
raise_price-request = З { $effective } ціна становить { $new } замість { $old }, що на { $percent } більше.
raise_price-reason = Підстава — викладене вище.
raise_price-more = За нашими умовами ціна становила б { $wanted }. Про те, що перевищує { $new }, ми можемо домовитися лише спільно; пропонуємо не пізніше { $date } це зробити.
raise_price-effect = До цього дня Ви маєте право припинити договір у порядку, передбаченому умовами.

## Suspension
suspend-subject = Призупинення робіт з { $effective }
suspend-request = Просимо не пізніше { $ends } сплатити належну суму.
suspend-effect = Якщо до того часу оплату не буде здійснено, з { $effective } роботи призупиняються, як це дозволяють умови. Усі терміни тоді переносяться на стільки ж днів. Після оплати роботи поновлюються.

## Parting
part-subject = Пропозиція припинити співпрацю
part-request = Пропонуємо { $ends } розірвати договір за згодою сторін. Просимо не пізніше { $date } надати відповідь.
part-effect = До того часу ми передаємо те, що виконано, а обидві сторони врегульовують те, що залишається невиконаним.

## Termination
terminate-subject = Повідомлення про розірвання договору
terminate-request = Цим листом повідомляємо Вас про розірвання договору: { $ends } він припиняє дію.
terminate-effect = Це повідомлення вважається отриманим { $received }; до припинення договору зобов’язання обох сторін зберігаються, після чого ми передаємо Вам Ваші матеріали та все, що оплачено.

## Claim
collect-subject = Претензія: { $client }
collect-request = Просимо не пізніше { $date } сплатити { $total }.
collect-effect = Якщо до того часу оплату не буде здійснено, ми звернемося з вимогою до суду без додаткового листа.

## The account at the end
account = Станом на { $today } залишається до сплати, за валютами, разом із роботами й витратами, на які рахунок ще не виставлено: { $parts }.
account-ours = Станом на { $today } ми винні Вам, за валютами: { $parts }.
