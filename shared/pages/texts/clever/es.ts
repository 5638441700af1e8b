import type { CleverTongue } from './types.ts';

export const es: CleverTongue = ({ product, lms }) => ({
  signInOnce: {
    reader: 'anyone',
    title: 'Un paso más',
    body: `Para abrir ${product}, tenemos que saber quién eres. Lo haces una sola vez.`,
    next: 'Seguir con Clever',
    otherwise: 'Entra en Clever como en tu escuela. Después vuelves aquí.',
  },
  isThisYou: {
    reader: 'anyone',
    title: '¿Eres tú?',
    body: 'Esta persona está ahora en Clever.',
    next: `Haz clic en sí solo si eres tú, y si también en ${lms} eres tú.`,
    it: 'En Clever: {it}',
    there: `En ${lms}: {it}`,
    yes: 'Sí, soy yo',
    no: 'No, no soy yo',
  },
  signOutFirst: {
    reader: 'anyone',
    title: 'Primero sal de Clever',
    body: 'Otra persona está en Clever en este dispositivo.',
    otherwise: 'Ve a Clever en otra pestaña y cierra la sesión. Después vuelve aquí.',
    next: 'Seguir con Clever',
  },
  refused: {
    other: {
      reader: 'anyone',
      title: 'Esta no es tu cuenta de Clever',
      body: `Eres una persona en ${lms} y otra en Clever.`,
      next: 'Sal de Clever. Luego vuelve a tu curso y haz clic otra vez en el enlace.',
    },
    taken: {
      reader: 'anyone',
      title: 'Tienes dos cuentas',
      body: 'La última vez no era esta cuenta de Clever.',
      next: 'Vuelve a tu curso y haz clic otra vez en el enlace. Se abre como la última vez. Si no eres tú, avisa al contacto de ayuda de abajo.',
    },
  },
});
