import type { Phrases } from './phrases';

export const german: Phrases = {
  threads: {
    order: [
      [
        'Wo bleibt Bestellung {order}?',
        'Hallo, wo bleibt meine Bestellung {order}? Sie sollte vorgestern da sein.',
        'Hallo {name}, das tut mir leid. Das Paket liegt im Zustelldepot bei Ihnen. Haben Sie die Sendungsnummer bekommen?',
        'Nein, nur die Bestellbestätigung.',
        'Ich habe Ihnen den Link noch einmal geschickt. Zugestellt wird morgen Vormittag.',
      ],
      [
        'Neue Adresse für {order}',
        'Ich bin umgezogen, bei {order} steht noch die alte Adresse. Geht das noch zu ändern?',
        'Ja, {name}, es ist noch nicht gepackt. Wie lautet die neue?',
        'Lindenweg 8, Hinterhaus, der Ort bleibt gleich.',
        'Ist geändert. Die neue Bestätigung kommt gleich per Mail.',
      ],
      [
        'Laut Verfolgung zugestellt: {order}',
        'Angeblich wurde {order} gestern zugestellt, hier ist aber nichts.',
        'Das ist ärgerlich. Der Fahrer hat „Nachbar, 3. Stock“ vermerkt. Könnten Sie dort fragen?',
        'Habe gefragt, dort weiß niemand etwas.',
        'Dann schicken wir heute ein neues Paket los und klären den Rest mit dem Zusteller.',
      ],
    ],
    refund: [
      [
        'Erstattung zu {order}',
        'Ich habe {product} vor zehn Tagen zurückgeschickt und noch kein Geld bekommen.',
        'Hallo {name}, die Rücksendung ist am Montag angekommen. Stimmt die Karte noch, mit der Sie bezahlt haben?',
        'Ja, dieselbe Karte.',
        'Gut, {amount} sind freigegeben und in zwei Werktagen auf dem Konto.',
      ],
      [
        'Versandkosten nicht erstattet, {order}',
        'Erstattet wurde nur die Ware, nicht der Versand. Ist das richtig so?',
        'Wenn alles zurückging, gehört der Versand dazu. War es die ganze Bestellung?',
        'Ja, es war nur ein Artikel.',
        'Dann kommt der Rest noch. Entschuldigen Sie, dass Sie nachfragen mussten.',
      ],
    ],
    invoice: [
      [
        'Rechnung zu {order} ist falsch',
        'Auf der Rechnung zu {order} steht der falsche Firmenname. Bitte korrigieren.',
        'Gern, {name}. Wie soll er lauten?',
        'Tischlerei Sommer GmbH, sonst stimmt alles.',
        'Die korrigierte Rechnung liegt in Ihrem Konto, eine Kopie kommt per Mail.',
      ],
      [
        'Doppelt abgebucht: {order}',
        'Bei mir wurden zweimal {amount} abgebucht!',
        'Ich sehe zwei Vormerkungen, aber nur eine Zahlung. Steht bei der zweiten „vorgemerkt“?',
        'Stimmt, so steht es da.',
        'Dann verfällt sie in spätestens drei Tagen. Ich behalte das im Auge.',
      ],
    ],
    login: [
      [
        'Anmeldung geht nicht',
        'Ich komme nicht mehr in mein Konto, das Passwort sei falsch.',
        'Nach fünf Versuchen ist das Konto für eine Stunde gesperrt. Soll ich es öffnen und einen neuen Link schicken?',
        'Ja, bitte.',
        'Der Link ist unterwegs und gilt 30 Minuten.',
      ],
      [
        'Keine Mail zum Zurücksetzen',
        'Dreimal ein neues Passwort angefordert, nie kam eine Mail.',
        'Das tut mir leid, {name}. Welche Adresse benutzen Sie? Es gibt zwei, die passen könnten.',
        'Die, von der ich gerade schreibe.',
        'Ich habe das Konto umgestellt. Versuchen Sie es bitte noch einmal.',
      ],
    ],
    product: [
      [
        'Frage zu {product}',
        'Läuft {product} auch mit 110 Volt? Ich bin viel unterwegs.',
        'Ja, mit 100 bis 240 Volt, nur der Stecker ist anders. Wohin geht es denn?',
        'Im Mai nach Kanada.',
        'Dann nehmen Sie den Reisestecker dazu. Gute Reise!',
      ],
      [
        'Wann ist {product} wieder da?',
        'Wann gibt es {product} wieder in Grün?',
        'Nächste Woche, {name}. Soll ich Ihnen eines zurücklegen?',
        'Das wäre toll!',
        'Erledigt. Sie bekommen einen Link, der 48 Stunden gilt.',
      ],
    ],
    broken: [
      [
        '{product} beschädigt angekommen',
        'Beim Auspacken gesehen: quer über die Front von {product} geht ein Riss.',
        'Oh nein, das tut mir leid. Können Sie uns ein Foto schicken, auch vom Karton?',
        'Hier. Der Karton war an einer Seite schon offen.',
        'Danke, das ist eindeutig. Ersatz geht heute raus, das alte Gerät können Sie behalten.',
      ],
      [
        '{product} geht nicht an',
        'Ausgepackt, eingesteckt, nichts passiert.',
        'Bitte halten Sie die Taste einmal zehn Sekunden gedrückt. Leuchtet etwas?',
        'Nein, gar nichts.',
        'Dann ist es defekt. Der Umtausch zu {order} ist gebucht, das Etikett kommt per Mail.',
      ],
    ],
    appointment: [
      [
        'Termin für den Einbau',
        'Ich brauche einen anderen Termin für den Einbau, Donnerstag geht nicht.',
        'Kein Problem. Freitag um 9 oder Montag um 14 Uhr?',
        'Montag um 14 Uhr passt.',
        'Montag, 14 Uhr ist eingetragen. Der Techniker ruft eine halbe Stunde vorher an.',
      ],
      [
        'Heute kam niemand',
        'Ich habe von 8 bis 12 gewartet, der Techniker kam nicht.',
        'Das tut mir sehr leid, {name}. Sein Wagen ist liegen geblieben. Darf er morgen kommen?',
        'Nur nach 16 Uhr.',
        'Morgen zwischen 16 und 17 Uhr, und die Anfahrt kostet nichts.',
      ],
    ],
  },
  handover: [
    'Das gebe ich lieber an eine Kollegin weiter. Alles, was Sie geschrieben haben, liegt ihr vor.',
    'Das kann ich nicht allein klären. Ich hole jemanden dazu, einen Moment bitte.',
  ],
  takeover: ['Hallo {name}, hier ist {agent}. Ich habe alles gelesen.', 'Guten Tag, {agent} hier, ich übernehme.'],
  thanks: ['Super, vielen Dank!', 'Danke für die schnelle Hilfe.', 'Perfekt, danke {agent}!'],
  again: [
    'Hallo noch einmal, es ist leider nicht gelöst.',
    'Ich bin es wieder. Einen Tag ging es, jetzt nicht mehr.',
    'Gibt es etwas Neues? Bisher ist nichts passiert.',
  ],
  sorry: [
    'Das tut mir leid, {name}, ich sehe es mir sofort an.',
    'Danke für die Rückmeldung. Jetzt habe ich den Grund.',
  ],
  tomorrow: [
    'Ich habe im Lager nachgefragt und melde mich morgen.',
    'Sobald ich eine Antwort habe, schreibe ich Ihnen.',
  ],
  news: ['Gute Nachrichten, {name}: alles ist geklärt.', 'Jetzt habe ich die Antwort, und sie ist gut.'],
  nudge: ['Gibt es etwas Neues?', 'Hallo? Ist da jemand?', 'Über eine Antwort heute würde ich mich freuen.'],
  photo: ['Hier ist ein Foto.', 'So sieht es aus.'],
  document: ['Hier ist das Dokument, {name}.', 'Ich habe es Ihnen angehängt.'],
  moved: [
    'Da wissen meine Kollegen mehr, ich gebe Sie weiter.',
    'Das gehört zu einem anderen Team, es liegt jetzt dort.',
  ],
  reminder: [
    'Hallo {name}, eine kurze Erinnerung an Ihren Termin morgen um 10 Uhr. Antworten Sie mit 1 zum Bestätigen.',
    'Hallo {name}, {product} liegt zur Abholung bereit.',
  ],
  other: ['Bei mir übrigens genauso.', 'Ich kann den Techniker hereinlassen, falls das hilft.'],
};
