import type { RegisteringTongue } from './types.ts';

const ANEW = 'Pide una nueva a quien te la dio.';

export const es: RegisteringTongue = ({ product }) => ({
  ask: {
    reader: 'admin',
    title: `¿Agregar ${product} a tu plataforma?`,
    body: 'Se agregará en {it}. Allí puedes ver todos los ajustes antes de que alguien lo vea.',
    next: 'Agregar',
    otherwise: 'No se agrega nada antes de que hagas clic en el botón.',
  },
  done: {
    reader: 'admin',
    title: 'Listo',
    body: `Tu plataforma ya tiene ${product} en la lista de aplicaciones.`,
    next: 'Actívalo allí y ábrelo una vez desde un curso. Después avisa a quien te dio la dirección.',
  },
  over: {
    reader: 'admin',
    title: 'Esta dirección ya no sirve',
    body: 'Sirve una sola vez, y solo por unos días.',
    next: ANEW,
  },
  bare: {
    reader: 'admin',
    title: 'Escribe esta dirección en tu plataforma',
    body: 'La plataforma tiene que abrirla, desde la página donde un administrador agrega una aplicación por su dirección.',
    next: 'Copia la dirección de esta página y escríbela allí.',
  },
  other: {
    reader: 'admin',
    title: 'Esta dirección es de otra plataforma',
    body: 'Se hizo para una sola plataforma, y la abrió otra.',
    next: ANEW,
  },
  unfit: {
    reader: 'admin',
    title: 'Tu plataforma no dijo lo que hace falta',
    body: `No pudimos agregar ${product}. Aquí no se guardó nada.`,
    next: 'Avisa al contacto de ayuda de abajo. También se puede agregar a mano.',
  },
  refused: {
    reader: 'admin',
    title: 'Tu plataforma no respondió',
    body: `No pudimos agregar ${product}. Aquí no se guardó nada.`,
    next: 'Empieza otra vez en tu plataforma, con la misma dirección.',
  },
  again: {
    reader: 'admin',
    title: 'Eso no funcionó',
    body: `No pudimos agregar ${product}.`,
    next: 'Empieza otra vez en tu plataforma, con la misma dirección.',
  },
  busy: {
    reader: 'admin',
    title: 'Intenta otra vez pronto',
    body: `No podemos agregar ${product} en este momento.`,
    next: 'Espera un minuto. Después empieza otra vez en tu plataforma, con la misma dirección.',
  },
});
