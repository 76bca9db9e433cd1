# Letters in Serbian, in Cyrillic. A template folder may hold a file of this name: its messages take the place of these.
# $client, $firm, $clause, $title and amounts are texts; $days and $count are numbers.

## What every letter has
greeting = Поштовани ({ $client }),
facts = О чему је реч:
ours = Са наше стране није испоштовано:
fact-late = { $title }: рок до { $due }, извршено { $met }, кашњење { $days ->
    [one] { $days } дан
    [few] { $days } дана
   *[other] { $days } дана
 }
fact-open = { $title }: рок до { $due }, није извршено до { $today }, кашњење { $days ->
    [one] { $days } дан
    [few] { $days } дана
   *[other] { $days } дана
 }
fact-late-today = { $title }: рок до { $due }, извршено { $met }
fact-open-today = { $title }: рок до { $due }, није извршено до { $today }
fact-measured = { $title }: на дан { $since } – { $value }, уговорено: { $bound }
fact-since = { $title }: дана { $since }
at-hour = { $date } у { $clock }
fact-record = { $kind } { $id } од { $at }
fact-record-unnumbered = { $kind } од { $at }
open = Појединачно:
open-line = { $about }: { $parts }
open-other = остале накнаде
open-unheeded = ваш приговор од { $at } по условима не одлаже плаћање
open-unheeded-part = ваш приговор од { $at } на износ { $amount } по условима не одлаже плаћање
kind-invoice = фактура
kind-payment = уплата
kind-call = позив
kind-meeting = састанак
kind-request = захтев
kind-delivery = испорука
kind-revision = дорада
kind-message = порука
kind-change = измена
clauses = Услови на којима се ово заснива:
clause-agreed = { $title } ({ $policy }, прихваћено { $accepted })
clause-law = { $title } (по закону: { $law })
clause-house = { $title } ({ $policy })
owed = На дан { $today } за плаћање је доспело { $total }: { $parts }.
owed-principal = { $amount } на име неплаћене главнице
owed-interest = { $amount } на име камате
owed-lump-sums = { $amount } на име накнаде трошкова наплате
owed-charges = { $amount } на име додатних накнада
owed-daily = Од сутра се за сваки дан додаје { $amount }.
owed-credit = Ваша преплата од { $amount } већ је одбијена.
owed-disputed = { $amount } је спорно и овде се не потражује.
owed-decided = О износу { $amount } одлучено је у вашу корист: он се не дугује.
help = Ако постоји нека препрека, јавите нам: решење тражимо заједно.
reply = Ако чињенице видите другачије, молимо Вас да нам пишете најкасније до { $date }. Размотрићемо Ваш допис и одговорити Вам.
closing = С поштовањем
draft-note = Нацрт од { $today }; треба да га прочита и потпише човек.

## Reminder
remind-subject = Подсетник: { $client }
remind-request = Молимо Вас да најкасније до { $date } извршите уплату или нам јавите дан када ћете је извршити.
remind-request-other = Молимо Вас да то решите најкасније до { $date }.
remind-request-done = Молимо Вас да се убудуће придржавате рокова.
remind-effect = Задржавамо сва права која имамо према условима.

## Talk
talk-subject = Позив на разговор
talk-request = Молимо Вас да најкасније до { $date } предложите термин за разговор. Желели бисмо да чујемо Вашу страну и да се договоримо како даље.
talk-effect = Предмет разговора су горенаведене тачке.

## Warning
warn-subject = Упозорење: { $client }
warn-request = Молимо Вас да се постарате да се то не понови и да оно што је остало неизвршено извршите најкасније до { $date }.
warn-effect = Ако се то понови, предложићемо да окончамо сарадњу.
warn-effect-other = Ако се то понови, предузећемо следећи корак који услови предвиђају.
warn-expires = Ово упозорење важи до { $expires }.

## Change order
change_order-subject = Измена наруџбине: { $client }
changes = Измене за које молимо Ваше одобрење:
change-line = { $id } од { $at }: { $price }, обим рада: { $work }
change-moved = ; нови рок за { $id }: { $new } уместо { $old }
change-shift = ; померање рокова: { $shift }
change-kept = ; рокови се не мењају
change-total = Укупно: { $total }
change_order-request = Молимо Вас да најкасније до { $date } одобрите измену, њену цену и нове рокове. Без Вашег одобрења тај рад не настављамо.
change_order-effect = До тада наруџбина важи онако како је уговорена. Понуда важи до { $date }.

## Price rise
raise_price-subject = Нова цена од { $effective }
raise_price-request = Од { $effective } цена износи { $new } уместо { $old }, што је { $percent } више.
raise_price-reason = Разлог су горенаведене тачке.
raise_price-more = Према нашим условима цена би износила { $wanted }. О ономе што прелази { $new } можемо се договорити само заједно; предлажемо да то учинимо најкасније до { $date }.
raise_price-effect = Пре тог дана можете отказати уговор у складу са условима.

## Suspension
suspend-subject = Привремена обустава рада од { $effective }
suspend-request = Молимо Вас да доспели износ платите најкасније до { $ends }.
suspend-effect = Ако до тада не буде плаћено, рад се обуставља од { $effective }, како то услови дозвољавају. Сви рокови се тада померају за исто толико дана. Рад се наставља када уплата буде извршена.

## Parting
part-subject = Предлог за споразумни раскид
part-request = Предлажемо да се уговор споразумно раскине са даном { $ends }. Молимо Вас да одговорите најкасније до { $date }.
part-effect = До тада предајемо оно што је урађено, а обе стране измирују оно што је отворено.

## Termination
terminate-subject = Отказ уговора
terminate-request = Овим отказујемо уговор. Уговор престаје да важи { $ends }.
terminate-effect = Овај отказ сматра се примљеним { $received }. До престанка уговора обавезе обеју страна остају; потом Вам предајемо Ваш материјал и све што је плаћено.

## Claim
collect-subject = Опомена пред тужбу: { $client }
collect-request = Молимо Вас да платите { $total } најкасније до { $date }.
collect-effect = Ако до тада не буде плаћено, потраживање ћемо остваривати судским путем без додатног дописа.

## The account at the end
account = На дан { $today } преостаје за плаћање, по валутама, укључујући рад и трошкове који још нису фактурисани: { $parts }.
account-ours = На дан { $today } дугујемо Вама, по валутама: { $parts }.
