import type { Phrases } from './phrases';

export const french: Phrases = {
  threads: {
    order: [
      [
        'Où est la commande {order} ?',
        'Bonjour, où est ma commande {order} ? Elle devait arriver avant-hier.',
        'Bonjour {name}, pardon pour l’attente. Le colis est au dépôt près de chez vous. Avez-vous reçu le suivi ?',
        'Non, seulement la confirmation.',
        'Je vous ai renvoyé le lien. La livraison est prévue demain matin.',
      ],
      [
        'Changement d’adresse, {order}',
        'J’ai déménagé et la commande {order} a encore mon ancienne adresse. On peut changer ?',
        'Oui, {name}, elle n’est pas encore emballée. Quelle est la nouvelle ?',
        '5 rue des Lilas, bâtiment C.',
        'C’est fait. Vous recevez la nouvelle confirmation tout de suite.',
      ],
    ],
    refund: [
      [
        'Remboursement de {order}',
        'J’ai renvoyé {product} il y a dix jours et toujours pas de remboursement.',
        'Bonjour {name}, il est arrivé lundi. La carte utilisée est-elle toujours valable ?',
        'Oui, c’est la même.',
        'Parfait, {amount} sont validés. Votre banque l’affiche sous deux jours ouvrés.',
      ],
      [
        'Frais de port non remboursés, {order}',
        'Vous avez remboursé l’article mais pas le port. C’est normal ?',
        'Si tout a été renvoyé, le port l’est aussi. C’était toute la commande ?',
        'Oui, un seul article.',
        'Alors le reste part maintenant. Pardon pour le dérangement.',
      ],
    ],
    invoice: [
      [
        'Facture {order} erronée',
        'La facture de {order} n’a pas le bon nom de société. Pouvez-vous la corriger ?',
        'Bien sûr, {name}. Que doit-on écrire ?',
        'Menuiserie Fabre SARL, le reste est juste.',
        'La facture corrigée est dans votre compte, une copie part par mail.',
      ],
      [
        'Débité deux fois, {order}',
        'On m’a débité deux fois {amount} !',
        'Je vois deux réservations mais un seul paiement. La seconde est-elle « en attente » ?',
        'En effet.',
        'Elle disparaîtra donc sous trois jours. Je garde un œil dessus.',
      ],
    ],
    login: [
      [
        'Connexion impossible',
        'Je n’arrive plus à me connecter, le mot de passe serait faux.',
        'Après cinq essais le compte est bloqué une heure. Je le débloque et vous envoie un lien ?',
        'Oui, s’il vous plaît.',
        'Le lien est dans votre boîte, valable 30 minutes.',
      ],
      [
        'Pas de mail de réinitialisation',
        'J’ai demandé trois fois un nouveau mot de passe, rien n’arrive.',
        'Toutes mes excuses, {name}. Quelle adresse utilisez-vous ? Deux pourraient être la vôtre.',
        'Celle d’où j’écris.',
        'J’ai changé l’adresse du compte. Réessayez, s’il vous plaît.',
      ],
    ],
    product: [
      [
        'Question sur {product}',
        '{product} marche aussi en 110 volts ? Je voyage beaucoup.',
        'Oui, de 100 à 240 volts, seule la prise change. Où allez-vous ?',
        'Au Québec en mai.',
        'Prenez donc l’adaptateur. Bon voyage !',
      ],
      [
        '{product} bientôt en stock ?',
        'Quand est-ce que {product} revient en vert ?',
        'La semaine prochaine, {name}. Je vous en réserve un ?',
        'Ce serait super !',
        'C’est fait. Vous recevrez un lien valable 48 heures.',
      ],
    ],
    broken: [
      [
        '{product} arrivé cassé',
        'En ouvrant le carton, {product} avait une fissure sur le devant.',
        'Oh, toutes mes excuses. Pouvez-vous envoyer une photo, du carton aussi ?',
        'Voilà. Le carton était déjà ouvert d’un côté.',
        'Merci, c’est clair. Un neuf part aujourd’hui, inutile de renvoyer l’autre.',
      ],
      [
        '{product} ne s’allume pas',
        'Je l’ai branché et rien ne se passe.',
        'Appuyez dix secondes sur le bouton, s’il vous plaît. Une lumière s’allume ?',
        'Aucune.',
        'Il est donc en panne. L’échange pour {order} est enregistré, l’étiquette part par mail.',
      ],
    ],
    appointment: [
      [
        'Rendez-vous d’installation',
        'Il me faut un autre rendez-vous, jeudi je ne peux pas.',
        'Pas de souci. Vendredi à 9 h ou lundi à 14 h ?',
        'Lundi 14 h, parfait.',
        'C’est noté : lundi 14 h. Le technicien appelle une demi-heure avant.',
      ],
      [
        'Personne n’est venu',
        'J’ai attendu de 8 h à midi, le technicien n’est pas venu.',
        'Toutes mes excuses, {name}. Son véhicule est tombé en panne. Peut-il venir demain ?',
        'Seulement après 16 h.',
        'Demain entre 16 et 17 h, et le déplacement est offert.',
      ],
    ],
  },
  handover: [
    'Je préfère qu’une collègue regarde. Elle a tout ce que vous avez écrit.',
    'Je ne peux pas régler cela. J’appelle quelqu’un, un instant.',
  ],
  takeover: ['Bonjour {name}, {agent} à l’appareil. J’ai tout lu.', 'Bonjour, ici {agent}, je prends la suite.'],
  thanks: ['Super, merci beaucoup !', 'Merci pour votre aide si rapide.', 'Parfait, merci {agent} !'],
  again: [
    'Rebonjour, ce n’est toujours pas réglé.',
    'C’est encore moi. Cela a marché un jour, puis plus rien.',
    'Des nouvelles ? Rien ne s’est passé pour l’instant.',
  ],
  sorry: ['Pardon, {name}, je regarde tout de suite.', 'Merci de nous l’avoir dit. J’ai trouvé la raison.'],
  tomorrow: ['J’ai demandé à l’entrepôt et je vous écris demain.', 'Dès que j’ai la réponse, je vous préviens.'],
  news: ['Bonne nouvelle, {name} : tout est réglé.', 'J’ai la réponse, et c’est la bonne.'],
  nudge: ['Des nouvelles ?', 'Allô ? Il y a quelqu’un ?', 'J’aimerais une réponse aujourd’hui.'],
  photo: ['Voici une photo.', 'Voilà à quoi cela ressemble.'],
  document: ['Voici le document, {name}.', 'Je vous l’ai joint.'],
  moved: ['Mes collègues en savent plus, je vous les passe.', 'Cela relève d’une autre équipe ; elle l’a maintenant.'],
  reminder: [
    'Bonjour {name}, petit rappel de votre rendez-vous demain à 10 h. Répondez 1 pour confirmer.',
    'Bonjour {name}, {product} est prêt à être retiré.',
  ],
  other: ['Pareil chez moi.', 'Je peux ouvrir au technicien si besoin.'],
};
