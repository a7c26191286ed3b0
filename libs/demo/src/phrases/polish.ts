import type { Phrases } from './phrases';

export const polish: Phrases = {
  threads: {
    order: [
      [
        'Gdzie jest zamówienie {order}?',
        'Dzień dobry, gdzie jest moje zamówienie {order}? Miało być przedwczoraj.',
        'Dzień dobry, przepraszamy za opóźnienie. Paczka jest w sortowni w Państwa okolicy. Czy dotarł link do śledzenia?',
        'Nie, tylko potwierdzenie.',
        'Link wysłaliśmy jeszcze raz. Dostawa jutro przed południem.',
      ],
      [
        'Zmiana adresu, {order}',
        'Mam nowy adres, a w zamówieniu {order} jest jeszcze stary. Da się zmienić?',
        'Tak, jeszcze nie jest spakowane. Jaki jest nowy adres?',
        'ul. Lipowa 7 m. 12.',
        'Gotowe, zmienione. Za chwilę przyjdzie nowe potwierdzenie.',
      ],
    ],
    refund: [
      [
        'Zwrot pieniędzy za {order}',
        'Zwrot ({product}) wysłany dziesięć dni temu, a pieniędzy nadal nie mam.',
        'Dzień dobry, przesyłka dotarła w poniedziałek. Czy karta jest ta sama?',
        'Tak, ta sama.',
        'Świetnie, zwrot {amount} jest zlecony. Bank pokaże go w dwa dni robocze.',
      ],
      [
        'Brak zwrotu za wysyłkę, {order}',
        'Zwrócili Państwo za towar, ale nie za wysyłkę. Czy tak ma być?',
        'Przy zwrocie całości oddajemy też wysyłkę. Czy to było całe zamówienie?',
        'Tak, jedna rzecz.',
        'W takim razie reszta jest już w drodze. Przepraszamy za kłopot.',
      ],
    ],
    invoice: [
      [
        'Błędna faktura do {order}',
        'Na fakturze do {order} jest zła nazwa firmy. Proszę o korektę.',
        'Oczywiście. Jaka powinna być nazwa?',
        'Stolarnia Dąb sp. z o.o., reszta się zgadza.',
        'Faktura po korekcie jest na koncie, kopię wysłaliśmy mailem.',
      ],
      [
        'Podwójne obciążenie, {order}',
        'Pobrano mi {amount} dwa razy!',
        'Widzę dwie blokady, ale jedną płatność. Czy druga ma status „oczekująca”?',
        'Zgadza się.',
        'Zniknie więc najpóźniej za trzy dni. Będę tego pilnować.',
      ],
    ],
    login: [
      [
        'Nie mogę się zalogować',
        'Nie mogę wejść na konto, podobno hasło jest złe.',
        'Po pięciu próbach konto blokuje się na godzinę. Odblokować i wysłać nowy link?',
        'Tak, poproszę.',
        'Link jest w skrzynce i działa 30 minut.',
      ],
      [
        'Mail z hasłem nie przychodzi',
        'Trzy prośby o nowe hasło i nic nie przychodzi.',
        'Przepraszamy. O który adres chodzi? Są dwa, które pasują.',
        'O ten, z którego piszę.',
        'Konto jest przepisane na ten adres. Proszę spróbować jeszcze raz.',
      ],
    ],
    product: [
      [
        'Pytanie o {product}',
        'Czy {product} działa też na 110 woltów? Dużo podróżuję.',
        'Tak, od 100 do 240 woltów, inna jest tylko wtyczka. Dokąd podróż?',
        'W maju do Kanady.',
        'Przyda się więc adapter. Dobrej podróży!',
      ],
      [
        'Kiedy znów {product}?',
        'Kiedy {product} będzie znowu w zielonym kolorze?',
        'W przyszłym tygodniu. Czy odłożyć jedną sztukę?',
        'Byłoby super!',
        'Zrobione. Przyślemy link ważny 48 godzin.',
      ],
    ],
    broken: [
      [
        '{product} uszkodzony w transporcie',
        'Po otwarciu pudełka widać, że {product} ma pęknięcie z przodu.',
        'Bardzo przepraszamy. Czy możemy prosić o zdjęcie, pudełka również?',
        'Proszę. Karton był otwarty z jednej strony.',
        'Dziękuję, wszystko jasne. Dziś wysyłamy nowy, starego nie trzeba odsyłać.',
      ],
      [
        '{product} się nie włącza',
        'Podłączony do prądu i nic.',
        'Proszę przytrzymać przycisk dziesięć sekund. Czy coś świeci?',
        'Nic a nic.',
        'Czyli usterka. Wymiana do {order} jest zgłoszona, etykieta idzie mailem.',
      ],
    ],
    appointment: [
      [
        'Termin montażu',
        'Potrzebuję innego terminu montażu, w czwartek nie mogę.',
        'Nie ma problemu. Piątek o 9 czy poniedziałek o 14?',
        'Poniedziałek o 14 pasuje.',
        'Zapisane: poniedziałek, 14. Technik zadzwoni pół godziny wcześniej.',
      ],
      [
        'Nikt dziś nie przyjechał',
        'Czekam od 8, jest 12, a technika nie było.',
        'Bardzo przepraszamy. Zepsuł mu się samochód. Czy może być jutro?',
        'Tylko po 16.',
        'Jutro między 16 a 17, dojazd gratis.',
      ],
    ],
  },
  handover: [
    'Wolę, żeby spojrzała na to koleżanka. Ma wszystko, co zostało napisane.',
    'Tego nie rozwiążę. Łączę z konsultantem, chwileczkę.',
  ],
  takeover: ['Dzień dobry, z tej strony {agent}. Już wszystko wiem.', 'Dzień dobry, tu {agent}, przejmuję sprawę.'],
  thanks: ['Super, dziękuję bardzo!', 'Dzięki za szybką pomoc.', 'Świetnie, dziękuję!'],
  again: [
    'Dzień dobry ponownie, nadal nie działa.',
    'To znowu ja. Jeden dzień było dobrze i koniec.',
    'Czy coś wiadomo? Na razie nic się nie wydarzyło.',
  ],
  sorry: ['Przepraszam, już sprawdzam.', 'Dziękuję za informację. Znam już przyczynę.'],
  tomorrow: ['Pytam w magazynie i odezwę się jutro.', 'Dam znać, gdy tylko odpowiedzą.'],
  news: ['Dobra wiadomość: wszystko załatwione.', 'Mam już odpowiedź, i to dobrą.'],
  nudge: ['Czy coś wiadomo?', 'Halo? Jest tam ktoś?', 'Proszę o odpowiedź jeszcze dziś.'],
  photo: ['Przesyłam zdjęcie.', 'Tak to wygląda.'],
  document: ['Przesyłam dokument.', 'Dokument jest w załączniku.'],
  moved: ['Koledzy wiedzą o tym więcej, przekazuję sprawę.', 'To sprawa innego zespołu, już ją mają.'],
  reminder: [
    'Dzień dobry, przypominamy o jutrzejszej wizycie o 10. Prosimy odpisać 1, aby potwierdzić.',
    'Dzień dobry, {product} czeka na odbiór.',
  ],
  other: ['U mnie tak samo.', 'Mogę otworzyć technikowi, jeśli trzeba.'],
};
