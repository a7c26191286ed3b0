import type { Language } from './phrases/languages';

/** Invented people. Where a name is not in Latin letters, its spelling for an address stands behind it. */
export const NAMES: Readonly<Record<Language, string>> = {
  en: `Emma Clarke, Oliver Hughes, Grace Bennett, Jack Turner, Sophie Walker, Harry Fletcher, Chloe Marsh, Daniel Reid,
    Lucy Atkins, Ethan Brooks, Ruby Sinclair, Noah Palmer, Amelia Frost, Liam Doyle, Holly Barker, Max Whitfield,
    Isla Norris, Owen Pratt`,
  de: `Anna Schreiber, Lukas Brandt, Marie Köhler, Jonas Weiß, Lea Hofmann, Felix Kramer, Klara Busch, Moritz Engel,
    Johanna Vogt, Paul Lorenz, Greta Simon, Tim Winkler, Ida Roth, Niklas Haas, Frieda Böhm, Emil Ziegler, Helene Jung,
    Oskar Seidel`,
  es: `Lucía Navarro, Hugo Ortega, Paula Serrano, Martín Iglesias, Carmen Molina, Javier Rubio, Elena Castro, Diego Vidal,
    Sara Peña, Adrián Gallego, Marta Cano, Álvaro Prieto, Nuria Vega, Iván Cabrera, Rocío Fuentes, Pablo Herrero,
    Inés Lozano, Andrés Nieto`,
  pt: `Ana Beatriz Souza, João Pedro Lima, Mariana Rocha, Rafael Teixeira, Camila Duarte, Bruno Carvalho, Larissa Moraes,
    Thiago Pires, Juliana Farias, Gustavo Ramos, Fernanda Brito, Caio Azevedo, Beatriz Nunes, Leandro Campos, Isabela Melo,
    Vinícius Prado, Letícia Barros, Otávio Freitas`,
  fr: `Camille Perrin, Louis Garnier, Manon Chevalier, Jules Roussel, Inès Lambert, Hugo Fontaine, Léa Marchand,
    Nathan Renard, Zoé Blanchard, Arthur Colin, Élise Picard, Théo Aubert, Juliette Leroux, Antoine Mercier, Clara Bonnet,
    Maxime Dupuis, Alice Poirier, Gabriel Rivière`,
  ar: `ليلى حداد=layla.haddad, عمر نصار=omar.nassar, مريم خوري=mariam.khoury, يوسف منصور=yousef.mansour,
    نور سليم=nour.saleem, كريم فارس=karim.fares, هدى زيدان=huda.zidan, سامي قاسم=sami.qasim, رنا شاهين=rana.shaheen,
    طارق عيسى=tarek.issa, دانة مراد=dana.murad, فهد العلي=fahad.alali, سلمى رشيد=salma.rashid, زياد عواد=ziad.awad,
    آية درويش=aya.darwish, ماجد صالح=majed.saleh, لينا حمدان=lina.hamdan, باسل طه=basel.taha`,
  ja: `佐藤 美咲=misaki.sato, 鈴木 健太=kenta.suzuki, 高橋 由美=yumi.takahashi, 田中 翔=sho.tanaka, 伊藤 彩=aya.ito,
    渡辺 大輔=daisuke.watanabe, 山本 結衣=yui.yamamoto, 中村 拓也=takuya.nakamura, 小林 真由=mayu.kobayashi,
    加藤 直樹=naoki.kato, 吉田 愛=ai.yoshida, 山田 陸=riku.yamada, 佐々木 遥=haruka.sasaki, 松本 蓮=ren.matsumoto,
    井上 千尋=chihiro.inoue, 木村 誠=makoto.kimura, 清水 葵=aoi.shimizu, 林 航=wataru.hayashi`,
  pl: `Zofia Wójcik, Jakub Kamiński, Maja Lewandowska, Szymon Zając, Hanna Król, Antoni Wieczorek, Alicja Jabłońska,
    Filip Majewski, Oliwia Stępień, Wojciech Górski, Natalia Rutkowska, Michał Sikora, Julia Baran, Kacper Szewczyk,
    Magda Ostrowska, Tomasz Pietrzak, Ewa Duda, Piotr Głowacki`,
};

/** Whoever sends what nobody asked for. */
export const SPAMMERS = `Winning Prize, Crypto Gains, Cheap Followers, Dr. Fortune, Rank Booster, Free Giveaway, Loan Today,
  Lucky Draw, Hot Deals, Casino Bonus, Fast Visa, Miracle Pills`;

/**
 * Numbers that belong to nobody, `#` for a digit: those that a country keeps for films and books, and for the others a prefix that
 * it has given to nobody.
 */
export const PHONES: Readonly<Record<Language, string>> = {
  en: '+447700900###',
  de: '+493023125###',
  es: '+34500000###',
  pt: '+5511900000###',
  fr: '+33639980###',
  ar: '+971570000###',
  ja: '+819000000###',
  pl: '+48200000###',
};
