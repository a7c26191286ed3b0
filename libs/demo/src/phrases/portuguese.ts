import type { Phrases } from './phrases';

/** As in Brazil. */
export const portuguese: Phrases = {
  threads: {
    order: [
      [
        'Onde está o pedido {order}?',
        'Oi, cadê meu pedido {order}? Era para ter chegado anteontem.',
        'Oi {name}, desculpe a demora. O pacote está no centro de distribuição da sua região. Você recebeu o rastreio?',
        'Não, só a confirmação.',
        'Mandei o link de novo. A entrega é amanhã de manhã.',
      ],
      [
        'Mudança de endereço, {order}',
        'Eu me mudei e o pedido {order} está com o endereço antigo. Dá para mudar?',
        'Dá sim, {name}, ainda não foi embalado. Qual é o novo?',
        'Rua das Acácias, 310, apto 42.',
        'Pronto, alterado. A nova confirmação chega já.',
      ],
    ],
    refund: [
      [
        'Reembolso do pedido {order}',
        'Devolvi {product} faz dez dias e ainda não recebi o dinheiro.',
        'Oi {name}, chegou na segunda. O cartão ainda é o mesmo?',
        'É o mesmo.',
        'Ótimo: {amount} liberados. Aparece no banco em dois dias úteis.',
      ],
      [
        'Frete não devolvido, {order}',
        'Devolveram o produto, mas não o frete. Está certo?',
        'Se você devolveu tudo, o frete também volta. Era o pedido inteiro?',
        'Era, só uma coisa.',
        'Então o resto já está a caminho. Desculpe o transtorno.',
      ],
    ],
    invoice: [
      [
        'Nota fiscal errada, {order}',
        'A nota do pedido {order} saiu com o nome errado da empresa. Podem corrigir?',
        'Claro, {name}. Como deve ficar?',
        'Padaria Boa Vista Ltda., o resto está certo.',
        'A nota corrigida está na sua conta e vai uma cópia por e-mail.',
      ],
      [
        'Cobrança em dobro, {order}',
        'Cobraram {amount} duas vezes!',
        'Vejo duas reservas e um só pagamento. A segunda está como "pendente"?',
        'Está mesmo.',
        'Então some em no máximo três dias. Fico de olho para você.',
      ],
    ],
    login: [
      [
        'Não consigo entrar',
        'Não consigo entrar na minha conta, diz que a senha está errada.',
        'Depois de cinco tentativas ela trava por uma hora. Destravo e mando um link novo?',
        'Por favor.',
        'O link está no seu e-mail e vale 30 minutos.',
      ],
      [
        'E-mail de senha não chega',
        'Pedi senha nova três vezes e não chega nada.',
        'Poxa, {name}. Qual endereço você usa? Há dois que podem ser seus.',
        'Este de onde escrevo.',
        'Passei a conta para ele. Tente mais uma vez, por favor.',
      ],
    ],
    product: [
      [
        'Dúvida sobre {product}',
        '{product} funciona em 110 volts também? Viajo bastante.',
        'Funciona, de 100 a 240 volts, só muda a tomada. Vai para onde?',
        'Canadá, em maio.',
        'Então leve o adaptador de viagem. Boa viagem!',
      ],
      [
        'Quando volta {product}?',
        'Quando {product} volta em verde?',
        'Semana que vem, {name}. Separo um para você?',
        'Seria ótimo!',
        'Feito. Você recebe um link que vale 48 horas.',
      ],
    ],
    broken: [
      [
        '{product} chegou quebrado',
        'Abri a caixa e {product} tem uma rachadura na frente.',
        'Puxa, sinto muito. Pode mandar uma foto, da caixa também?',
        'Segue. A caixa já veio aberta de um lado.',
        'Agora está claro. Hoje sai um novo; não precisa devolver o outro.',
      ],
      [
        '{product} não liga',
        'Liguei na tomada e nada acontece.',
        'Segure o botão por dez segundos, por favor. Acende alguma luz?',
        'Nenhuma.',
        'Então é defeito. A troca do pedido {order} está registrada e a etiqueta vai por e-mail.',
      ],
    ],
    appointment: [
      [
        'Horário da instalação',
        'Preciso de outro horário para a instalação, quinta não posso.',
        'Sem problema. Sexta às 9 ou segunda às 14?',
        'Segunda às 14 está bom.',
        'Marcado: segunda às 14. O técnico liga meia hora antes.',
      ],
      [
        'Ninguém veio hoje',
        'Esperei das 8 ao meio-dia e o técnico não veio.',
        'Sinto muito, {name}. O carro dele quebrou. Ele pode ir amanhã?',
        'Só depois das 16.',
        'Amanhã entre 16 e 17, e a visita é por nossa conta.',
      ],
    ],
  },
  handover: [
    'Prefiro que uma colega veja isso. Ela já tem tudo o que você escreveu.',
    'Isso eu não consigo resolver. Vou chamar uma pessoa, um momento.',
  ],
  takeover: ['Oi {name}, aqui é {agent}. Já li tudo.', 'Olá, aqui é {agent}, eu cuido disso agora.'],
  thanks: ['Ótimo, valeu mesmo!', 'Valeu pela ajuda rápida.', 'Perfeito, valeu {agent}!'],
  again: [
    'Oi de novo, ainda não resolveu.',
    'Sou eu outra vez. Funcionou um dia e parou.',
    'Alguma novidade? Até agora nada.',
  ],
  sorry: ['Sinto muito, {name}, vou ver agora mesmo.', 'Agradeço o aviso. Já achei o motivo.'],
  tomorrow: ['Perguntei ao estoque e escrevo amanhã.', 'Assim que responderem, eu aviso.'],
  news: ['Boa notícia, {name}: está tudo certo.', 'Já tenho a resposta, e é a que você queria.'],
  nudge: ['Alguma novidade?', 'Oi? Tem alguém aí?', 'Gostaria de uma resposta hoje.'],
  photo: ['Segue a foto.', 'Está assim.'],
  document: ['Aqui está o documento, {name}.', 'Mandei em anexo.'],
  moved: ['Meus colegas sabem mais disso, vou passar para eles.', 'Isso é com outra equipe; já está com eles.'],
  reminder: [
    'Oi {name}, lembrando do seu horário amanhã às 10. Responda 1 para confirmar.',
    'Oi {name}, {product} está pronto para retirada.',
  ],
  other: ['Comigo também.', 'Posso abrir para o técnico, se ajudar.'],
};
