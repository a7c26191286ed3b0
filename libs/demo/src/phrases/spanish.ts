import type { Phrases } from './phrases';

export const spanish: Phrases = {
  threads: {
    order: [
      [
        '¿Dónde está el pedido {order}?',
        'Hola, ¿dónde está mi pedido {order}? Tenía que llegar anteayer.',
        'Hola {name}, siento la espera. El paquete está en el centro de reparto de su zona. ¿Recibió el correo de seguimiento?',
        'No, solo la confirmación.',
        'Le he vuelto a enviar el enlace. El reparto es mañana por la mañana.',
      ],
      [
        'Cambio de dirección, {order}',
        'Me he mudado y el pedido {order} sigue con la dirección antigua. ¿Se puede cambiar?',
        'Sí, {name}, todavía no está preparado. ¿Cuál es la nueva?',
        'Calle del Olmo 22, 3.º B.',
        'Listo, cambiado. En un minuto recibe la nueva confirmación.',
      ],
      [
        'Consta como entregado: {order}',
        'El seguimiento dice que {order} se entregó ayer, pero aquí no hay nada.',
        '¿Podría estar con el portero? El repartidor anotó «conserjería».',
        'En mi edificio no hay portero.',
        'Entonces hoy mismo sale otro paquete y nosotros reclamamos el primero.',
      ],
    ],
    refund: [
      [
        'Reembolso del pedido {order}',
        'Devolví {product} hace diez días y todavía no tengo el dinero.',
        'Hola {name}, llegó el lunes. ¿Sigue usando la misma tarjeta?',
        'Sí, la misma.',
        'Perfecto: {amount} ya están autorizados. Su banco lo muestra en dos días laborables.',
      ],
      [
        'Gastos de envío sin devolver, {order}',
        'Me devolvieron el producto pero no el envío. ¿Es correcto?',
        'Si devolvió todo, el envío también. ¿Era el pedido completo?',
        'Sí, era una sola cosa.',
        'Entonces le abonamos el resto ahora mismo. Perdone la molestia.',
      ],
    ],
    invoice: [
      [
        'Factura incorrecta de {order}',
        'La factura de {order} lleva mal el nombre de la empresa. ¿La pueden corregir?',
        'Claro, {name}. ¿Cómo debe figurar?',
        'Talleres Robledo S. L., lo demás está bien.',
        'La factura corregida está en su cuenta y le llega una copia por correo.',
      ],
      [
        'Cobro doble, {order}',
        '¡Me han cobrado {amount} dos veces!',
        'Veo dos retenciones pero un solo pago. ¿La segunda figura como «pendiente»?',
        'Es verdad, pone pendiente.',
        'Entonces desaparece en tres días como mucho. Yo lo vigilo.',
      ],
    ],
    login: [
      [
        'No puedo entrar',
        'No puedo entrar en mi cuenta, dice que la contraseña no es correcta.',
        'Tras cinco intentos se bloquea una hora. ¿La desbloqueo y le envío un enlace nuevo?',
        'Sí, por favor.',
        'Ya tiene el enlace en su correo; vale 30 minutos.',
      ],
      [
        'No llega el correo de contraseña',
        'He pedido tres veces una contraseña nueva y no llega nada.',
        'Lo siento, {name}. ¿Qué dirección usa? Hay dos que podrían ser suyas.',
        'La misma desde la que escribo.',
        'He cambiado la cuenta a esa dirección. Pruebe otra vez, por favor.',
      ],
    ],
    product: [
      [
        'Pregunta sobre {product}',
        '¿{product} funciona también a 110 voltios? Viajo mucho.',
        'Sí, de 100 a 240 voltios, solo cambia el enchufe. ¿Adónde viaja?',
        'A México en mayo.',
        'Entonces le conviene el adaptador de viaje. ¡Buen viaje!',
      ],
      [
        '¿Cuándo vuelve {product}?',
        '¿Cuándo habrá {product} en verde otra vez?',
        'La semana que viene, {name}. ¿Le guardo una unidad?',
        '¡Sería genial!',
        'Hecho. Recibirá un enlace que vale 48 horas.',
      ],
    ],
    broken: [
      [
        '{product} ha llegado roto',
        'He abierto la caja y {product} tiene una grieta en el frente.',
        'Vaya, lo siento mucho. ¿Nos manda una foto, también de la caja?',
        'Aquí está. La caja ya venía abierta por un lado.',
        'Gracias, está clarísimo. Hoy sale uno nuevo; no hace falta que devuelva el otro.',
      ],
      [
        '{product} no se enciende',
        'Lo he enchufado y no pasa nada.',
        'Mantenga el botón pulsado diez segundos, por favor. ¿Se enciende alguna luz?',
        'Ninguna.',
        'Entonces está averiado. El cambio de {order} queda registrado y la etiqueta va por correo.',
      ],
    ],
    appointment: [
      [
        'Cita para la instalación',
        'Necesito otra cita para la instalación, el jueves no puedo.',
        'Sin problema. ¿Viernes a las 9 o lunes a las 14?',
        'El lunes a las 14 me va bien.',
        'Queda el lunes a las 14. El técnico llama media hora antes.',
      ],
      [
        'Hoy no vino nadie',
        'Esperé de 8 a 12 y el técnico no vino.',
        'Lo siento mucho, {name}. Se le averió la furgoneta. ¿Puede ir mañana?',
        'Solo después de las 16.',
        'Mañana entre las 16 y las 17, y la visita es gratis.',
      ],
    ],
  },
  handover: [
    'Prefiero que lo vea una compañera. Tiene todo lo que usted ha escrito.',
    'Esto no lo puedo resolver yo. Le paso con una persona, un momento.',
  ],
  takeover: ['Hola {name}, soy {agent}. Ya lo he leído todo.', 'Buenas, soy {agent} y me encargo yo.'],
  thanks: ['¡Genial, muchas gracias!', 'Gracias por la ayuda tan rápida.', '¡Perfecto, gracias {agent}!'],
  again: [
    'Hola otra vez, sigue sin resolverse.',
    'Soy yo de nuevo. Funcionó un día y ya no.',
    '¿Hay alguna novedad? Hasta ahora nada.',
  ],
  sorry: ['Lo siento, {name}, lo miro ahora mismo.', 'Gracias por avisar. Ya he encontrado el motivo.'],
  tomorrow: ['He preguntado al almacén y le escribo mañana.', 'En cuanto me contesten, le aviso.'],
  news: ['Buenas noticias, {name}: ya está todo arreglado.', 'Ya tengo la respuesta, y es la que esperaba.'],
  nudge: ['¿Hay novedades?', '¿Hola? ¿Hay alguien?', 'Les agradecería una respuesta hoy.'],
  photo: ['Aquí va una foto.', 'Así está.'],
  document: ['Aquí tiene el documento, {name}.', 'Se lo he adjuntado.'],
  moved: ['Mis compañeros saben más de esto, le paso con ellos.', 'Esto lo lleva otro equipo; ya lo tienen.'],
  reminder: [
    'Hola {name}, le recordamos su cita de mañana a las 10. Responda 1 para confirmar.',
    'Hola {name}, {product} está listo para recoger.',
  ],
  other: ['A mí me pasa lo mismo.', 'Yo puedo abrir al técnico si hace falta.'],
};
