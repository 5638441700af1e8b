import type { Tongue } from './types.ts';

const AGAIN = 'Vuelve a tu curso y haz clic otra vez en el enlace.';
const ANOTHER_BROWSER = 'Si no se abre nada, ve a tu curso en otro navegador y haz clic allí en el enlace.';

/** `lms` begins with an article where it is not a name, so it never follows `de` or `a`. */
export const es: Tongue = {
  unnamed: {
    product: 'la aplicación',
    lms: 'el sitio de tus cursos',
    support: 'quien maneja el sitio de tus cursos',
  },
  say: ({ product, lms }) => ({
    again: {
      reader: 'anyone',
      title: 'No funcionó',
      body: `No pudimos abrir ${product}.`,
      next: AGAIN,
    },
    used: {
      reader: 'anyone',
      title: 'Este clic ya se usó',
      body: `Cada clic abre ${product} una sola vez.`,
      next: AGAIN,
    },
    expired: {
      reader: 'anyone',
      title: 'Pasó mucho tiempo',
      body: `Tu clic es muy viejo para abrir ${product}.`,
      next: AGAIN,
    },
    browser: {
      reader: 'anyone',
      title: 'No pudimos revisar tu navegador',
      body: `Para cuidarte, abrimos ${product} solo en el navegador donde hiciste clic. No pudimos ver si es este.`,
      next: 'Vuelve a tu curso y haz clic otra vez en el enlace. Si ves otra vez esta página, usa otro navegador.',
    },
    signIn: {
      reader: 'anyone',
      title: 'Primero inicia sesión',
      body: `No pudimos ver quién eres en ${lms}.`,
      next: `Inicia sesión en ${lms} en este navegador. Luego abre tu curso y haz clic otra vez en el enlace.`,
    },
    signInHere: {
      reader: 'anyone',
      title: 'Inicia sesión aquí también',
      body: `No has iniciado sesión en ${lms} en este navegador. Por eso no pudimos abrir ${product}.`,
      next: `Inicia sesión en ${lms} en este navegador. Luego abre tu curso y haz clic otra vez en el enlace.`,
    },
    pending: {
      reader: 'anyone',
      title: 'Casi listo',
      body: `Falta que tu escuela active ${product}.`,
      next: `Avisa a tu maestra o maestro. O avisa a quien maneja ${lms}.`,
    },
    paused: {
      reader: 'anyone',
      title: 'Apagado por ahora',
      body: `Tu escuela no puede usar ${product} por ahora.`,
      next: `Habla con tu maestra o maestro. O habla con quien maneja ${lms}.`,
    },
    setUpWrong: {
      reader: 'anyone',
      title: 'Hay que arreglar este enlace',
      body: `Hay un error en el enlace que abre ${product} en ${lms}.`,
      next: `Muestra esta página a tu maestra o maestro. O muéstrala a quien maneja ${lms}.`,
    },
    wrongPlacement: {
      reader: 'teacher',
      title: 'Este botón no funciona',
      body: `Puedes abrir ${product} desde el menú de tu curso. No se puede agregar a una página o tarea.`,
      next: 'Ve a tu curso y haz clic en el enlace de su menú.',
    },
    busy: {
      reader: 'anyone',
      title: 'Prueba otra vez pronto',
      body: `Ahora no podemos abrir ${product}.`,
      next: 'Espera un minuto. Luego vuelve a tu curso y haz clic otra vez en el enlace.',
    },
    notHere: {
      reader: 'anyone',
      title: 'Aquí no hay nada',
      body: 'No hay una página en esta dirección.',
      next: 'Ve a tu curso y haz clic en el enlace de allí.',
    },
    setup: {
      reader: 'teacher',
      title: 'Conecta tu clase',
      body: `Este curso aún no está conectado con una clase en ${product}.`,
      next: 'Pide al contacto de ayuda de abajo que lo conecte.',
    },
    wait: {
      reader: 'student',
      title: 'Tu clase está casi lista',
      body: `Falta un paso en ${product}. Lo hace quien te da la clase.`,
      next: 'Vuelve más tarde a tu curso y haz clic otra vez en el enlace.',
    },
    openFromCourse: {
      reader: 'anyone',
      title: 'Ábrelo desde tu curso',
      body: `Puedes abrir ${product} desde un curso.`,
      next: 'Ve a uno de tus cursos y haz clic en el enlace de allí.',
    },
    installation: {
      reader: 'admin',
      title: 'Así está puesta esta aplicación',
      body: `Manejas ${lms} y no tienes un papel en un curso aquí. Por eso ves esta página y no una clase en ${product}.`,
      works: 'Lo que funciona',
      missing: 'Lo que falta',
      nothingMissing: 'Nada que podamos ver desde aquí.',
      items: {
        signature: 'El enlace está firmado, y la firma es buena.',
        approved: 'Tu escuela o distrito está activado.',
        district: 'Pertenece a un distrito.',
        noDistrict: 'Aún no pertenece a un distrito. Pide al contacto de ayuda que lo agregue.',
        connected: 'Este curso está conectado con una clase.',
        notConnected: 'Este curso aún no está conectado con una clase. Quien lo enseña puede hacerlo.',
        noCourse: 'Este enlace no se abrió en un curso.',
        names: 'Nos llegan los nombres de las personas.',
        noNames: 'No nos llegan nombres de personas. Revisa la privacidad de esta aplicación.',
        sisIds: 'Nos llegan los ID de SIS de las personas.',
        noSisIds: 'No nos llegan los ID de SIS de las personas. Revisa los campos de esta aplicación.',
      },
    },
    continuing: {
      reader: 'anyone',
      title: 'Un momento',
      body: `Pronto estarás en ${product}.`,
      next: 'Seguir',
    },
    newTab: {
      reader: 'anyone',
      title: 'Un clic más',
      body: `Tu navegador necesita otra pestaña para abrir ${product}.`,
      next: 'Abrir en otra pestaña',
      otherwise: ANOTHER_BROWSER,
    },
    open: {
      reader: 'anyone',
      title: 'Listo para abrir',
      body: `El próximo clic abre ${product} en otra pestaña.`,
      next: `Abrir ${product}`,
      otherwise: ANOTHER_BROWSER,
    },
    advice: {
      clientId: 'No conocemos el ID de cliente de esta aplicación. Envíalo al contacto de ayuda de abajo.',
      settings: `Los ajustes de esta aplicación en ${lms} no son los de su guía. Compáralos o pregunta al contacto de ayuda.`,
      keyOff: `La clave de esta aplicación puede estar apagada en esta cuenta. Actívala en los ajustes que tiene ${lms}.`,
      clock: `El reloj que usa ${lms} puede estar mal. Debe estar bien al minuto.`,
      visibility:
        'Deja que vean esta aplicación solo las personas del curso. Así todos los que hacen clic ya iniciaron sesión.',
      address: `La dirección de esta aplicación en ${lms} es de otro sitio. Usa la de su guía.`,
      placement: 'Quita esta aplicación de los lugares que agregan contenido. Su lugar es el menú del curso.',
      approve: 'Di al contacto de ayuda el nombre de tu escuela o distrito. Ellos pueden activarlo.',
    },
    retry: 'Probar otra vez',
    support: 'Ayuda',
    code: 'Código de ayuda',
    details: `Para quien maneja ${lms}`,
    back: 'Volver a tu curso',
  }),
};
