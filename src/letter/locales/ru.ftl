# Letters in Russian. A template folder may hold a file of this name: its messages take the place of these.
# $client, $firm, $clause, $title and amounts are texts; $days and $count are numbers.

## What every letter has
greeting = Здравствуйте, { $client }!
facts = Речь идёт о следующем:
ours = С нашей стороны не исполнено:
fact-late = { $title }: срок — { $due }, исполнено { $met }, просрочка { $days ->
    [one] { $days } день
    [few] { $days } дня
    [many] { $days } дней
   *[other] { $days } дня
 }
fact-open = { $title }: срок — { $due }, по состоянию на { $today } не исполнено, просрочка { $days ->
    [one] { $days } день
    [few] { $days } дня
    [many] { $days } дней
   *[other] { $days } дня
 }
fact-late-today = { $title }: срок — { $due }, исполнено { $met }
fact-open-today = { $title }: срок — { $due }, по состоянию на { $today } не исполнено
fact-measured = { $title }: по состоянию на { $since } — { $value }, согласовано: { $bound }
fact-since = { $title }: { $since }
at-hour = { $date } в { $clock }
fact-record = { $kind } { $id } от { $at }
fact-record-unnumbered = { $kind } от { $at }
open = Подробно:
open-line = { $about }: { $parts }
open-other = прочие начисления
open-unheeded = ваше возражение от { $at } по условиям не приостанавливает оплату
open-unheeded-part = ваше возражение от { $at } на сумму { $amount } по условиям не приостанавливает оплату
kind-invoice = счёт
kind-payment = платёж
kind-call = звонок
kind-meeting = встреча
kind-request = запрос
kind-delivery = сдача результата
kind-revision = доработка
kind-message = сообщение
kind-change = изменение
clauses = Условия, на которых это основано:
clause-agreed = { $title } ({ $policy }, принято { $accepted })
clause-law = { $title } (в силу закона: { $law })
clause-house = { $title } ({ $policy })
owed = По состоянию на { $today } к оплате причитается { $total }: { $parts }.
owed-principal = { $amount } — неоплаченный основной долг
owed-interest = { $amount } — проценты
owed-lump-sums = { $amount } — компенсация расходов на взыскание
owed-charges = { $amount } — дополнительные начисления
owed-daily = Начиная с завтрашнего дня ежедневно добавляется { $amount }.
owed-credit = Ваша переплата { $amount } уже вычтена.
owed-disputed = { $amount } оспаривается и здесь не требуется.
owed-decided = Спор о { $amount } решён в вашу пользу: эта сумма не подлежит оплате.
help = Если что-то мешает, сообщите нам: будем искать решение вместе.
reply = Если Вы видите обстоятельства иначе, просим не позднее { $date } написать нам. Мы рассмотрим Ваше письмо и ответим.
closing = С уважением
draft-note = Проект от { $today }; подлежит прочтению и подписанию человеком.

## Reminder
remind-subject = Напоминание: { $client }
remind-request = Просим не позднее { $date } произвести оплату или сообщить, в какой день Вы её произведёте.
remind-request-other = Просим Вас не позднее { $date } решить этот вопрос.
remind-request-done = Просим впредь соблюдать сроки.
remind-effect = Все права, предусмотренные условиями, за нами сохраняются.

## Talk
talk-subject = Приглашение к разговору
talk-request = Просим не позднее { $date } назвать время для разговора. Мы хотели бы выслушать Вашу позицию и договориться о дальнейших шагах.
talk-effect = На обсуждение выносятся изложенные выше вопросы.

## Warning
warn-subject = Предупреждение: { $client }
warn-request = Просим Вас не допускать повторения и не позднее { $date } исполнить то, что остаётся неисполненным.
warn-effect = При повторении мы предложим прекратить сотрудничество.
warn-effect-other = При повторении мы примем следующую меру, предусмотренную условиями.
warn-expires = Настоящее предупреждение действует до { $expires } включительно.

## Change order
change_order-subject = Изменение заказа: { $client }
changes = Изменения, которые просим согласовать:
change-line = { $id } от { $at }: { $price }, объём работы: { $work }
change-moved = ; новый срок { $id } — { $new } вместо { $old }
change-shift = ; сроки сдвигаются: { $shift }
change-kept = ; сроки не меняются
change-total = Всего: { $total }
change_order-request = Просим не позднее { $date } согласовать изменение, его цену и новые сроки. Без Вашего согласования мы эту работу не продолжаем.
change_order-effect = До этого времени заказ действует в том виде, в котором он был согласован. Предложение действует до { $date } включительно.

## Price rise
raise_price-subject = Новая цена: вступает в силу { $effective }
raise_price-request = { $effective } вступает в силу новая цена: { $new } вместо { $old }, что на { $percent } больше.
raise_price-reason = Основание — изложенное выше.
raise_price-more = По нашим условиям цена составила бы { $wanted }. О том, что превышает { $new }, мы можем договориться только совместно; предлагаем не позднее { $date } это сделать.
raise_price-effect = До этого дня Вы вправе прекратить договор в порядке, предусмотренном условиями.

## Suspension
suspend-subject = Приостановление работ: начало { $effective }
suspend-request = Просим не позднее { $ends } уплатить причитающуюся сумму.
suspend-effect = Если в этот срок оплата не будет произведена, { $effective } работы приостанавливаются, как это допускают условия. Все сроки тогда сдвигаются на столько же дней. После оплаты работы возобновляются.

## Parting
part-subject = Предложение прекратить сотрудничество
part-request = Предлагаем { $ends } расторгнуть договор по соглашению сторон. Просим не позднее { $date } дать ответ.
part-effect = До этого времени мы передаём то, что выполнено, и обе стороны урегулируют то, что остаётся неисполненным.

## Termination
terminate-subject = Уведомление о расторжении договора
terminate-request = Настоящим уведомляем Вас о расторжении договора: { $ends } он прекращает действие.
terminate-effect = Настоящее уведомление считается полученным { $received }; до прекращения договора обязательства обеих сторон сохраняются, после чего мы передаём Вам Ваши материалы и всё, что оплачено.

## Claim
collect-subject = Претензия: { $client }
collect-request = Просим не позднее { $date } уплатить { $total }.
collect-effect = Если в этот срок оплата не будет произведена, мы предъявим требование в суд без дополнительного письма.

## The account at the end
account = По состоянию на { $today } остаётся к оплате, по валютам, включая работы и расходы, на которые счёт ещё не выставлен: { $parts }.
account-ours = По состоянию на { $today } мы должны Вам, по валютам: { $parts }.
