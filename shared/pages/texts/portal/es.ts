import type { PortalTongue } from './types.ts';

const BACK = 'Ve a Clever y haz clic allí otra vez.';

export const es: PortalTongue = ({ product }) => ({
  again: {
    reader: 'anyone',
    title: 'Eso no funcionó',
    body: `No pudimos abrir ${product}.`,
    next: BACK,
  },
  used: {
    reader: 'anyone',
    title: 'Este clic ya se usó',
    body: `Cada clic puede abrir ${product} una vez.`,
    next: BACK,
  },
  expired: {
    reader: 'anyone',
    title: 'Tardó demasiado',
    body: `Pasó mucho tiempo desde tu clic para abrir ${product}.`,
    next: BACK,
  },
  browser: {
    reader: 'anyone',
    title: 'No pudimos revisar tu navegador',
    body: `Para cuidarte, ${product} se abre solo en el navegador donde hiciste clic. No vimos si es este.`,
    next: 'Usa otro navegador. Ve a Clever y haz clic allí otra vez.',
  },
  onceMore: {
    reader: 'anyone',
    title: 'Un clic más',
    body: `Tu navegador no guardó lo que hace falta para abrir ${product}.`,
    next: 'Intentar otra vez',
    otherwise: 'Si ves esta página otra vez, usa otro navegador.',
  },
  unshared: {
    reader: 'anyone',
    title: 'Todavía no está compartido',
    body: `Clever te conoce. Pero tu escuela no compartió tu cuenta con ${product}.`,
    next: 'Avisa a tu maestro o a quien maneja Clever en tu escuela.',
  },
  pending: {
    reader: 'anyone',
    title: 'Todavía no está listo',
    body: `Tu escuela no usa ${product} todavía.`,
    next: 'Avisa a tu maestro o a quien maneja Clever en tu escuela.',
  },
  paused: {
    reader: 'anyone',
    title: 'Está apagado por ahora',
    body: `Tu escuela no puede usar ${product} en este momento.`,
    next: 'Pregunta a tu maestro o a quien maneja Clever en tu escuela.',
  },
  busy: {
    reader: 'anyone',
    title: 'Intenta otra vez pronto',
    body: `No podemos abrir ${product} en este momento.`,
    next: 'Espera un minuto. Después ve a Clever y haz clic allí otra vez.',
  },
  unreadable: {
    reader: 'anyone',
    title: 'No pudimos leer tu cuenta de Clever',
    body: `Clever nos dijo más de ti de lo que ${product} puede leer.`,
    next: 'Intentarlo otra vez no sirve. Avisa al contacto de ayuda de abajo.',
  },
  homeless: {
    reader: 'anyone',
    title: 'Ábrelo desde tu curso',
    body: `Puedes abrir ${product} desde un curso.`,
    next: 'Ve a uno de tus cursos y haz clic en el enlace.',
  },
});
