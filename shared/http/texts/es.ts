import type { Texts } from './types.ts';

export const es: Texts = {
  again: {
    title: 'No funcionó',
    body: (product) => `No pudimos abrir ${product}.`,
    next: 'Vuelve a tu curso y haz clic otra vez en el enlace.',
  },
  used: {
    title: 'Ya se abrió',
    body: (product) => `Este clic ya abrió ${product}. Cada clic sirve una vez.`,
    next: 'Vuelve a tu curso y haz clic otra vez en el enlace.',
  },
  expired: {
    title: 'Pasó mucho tiempo',
    body: (product) => `Este clic es muy viejo para abrir ${product}.`,
    next: 'Vuelve a tu curso y haz clic otra vez en el enlace.',
  },
  browser: {
    title: 'No sabemos si eres tú',
    body: (product) => `Este navegador no guardó lo que hace falta para abrir ${product} de forma segura.`,
    next: 'Vuelve a tu curso y haz clic otra vez. Si falla de nuevo, usa otra pestaña u otro navegador.',
  },
  signIn: {
    title: 'Primero inicia sesión',
    body: (product) => `El sitio de tu escuela no le dijo a ${product} quién eres.`,
    next: 'Inicia sesión en el sitio de tu escuela en este navegador. Luego abre tu curso y haz clic otra vez.',
  },
  signInHere: {
    title: 'Inicia sesión aquí',
    body: (product) =>
      `No has iniciado sesión en el sitio de tu escuela en este navegador. Por eso ${product} aún no se abre.`,
    next: 'Inicia sesión en el sitio de tu escuela en este navegador. Luego abre tu curso y haz clic otra vez.',
  },
  pending: {
    title: 'Casi listo',
    body: (product) => `${product} aún no conoce el sitio de tu escuela. Alguien debe aprobarlo una vez.`,
    next: 'Avisa a quien administra el sitio de tu escuela. Después, haz clic otra vez en el enlace.',
  },
  paused: {
    title: 'Apagado por ahora',
    body: (product) => `${product} está apagado para el sitio de tu escuela.`,
    next: 'Pregunta a quien administra el sitio de tu escuela.',
  },
  setUpWrong: {
    title: 'Este enlace necesita un arreglo',
    body: (product) => `Hay un error en cómo ${product} está puesto en el sitio de tu escuela.`,
    next: 'Muestra esta página a quien administra el sitio de tu escuela.',
  },
  wrongPlacement: {
    title: 'Este botón hace otra cosa',
    body: (product) => `${product} se abre desde tu curso. No puede agregar contenido desde aquí.`,
    next: 'Ábrelo desde el menú de tu curso. Quien administra el sitio de tu escuela puede quitar este botón.',
  },
  busy: {
    title: 'Prueba otra vez pronto',
    body: (product) => `Ahora no podemos llegar a ${product}.`,
    next: 'Espera un minuto. Luego vuelve a tu curso y haz clic otra vez.',
  },
  notHere: {
    title: 'Aquí no hay nada',
    body: () => 'No hay una página en esta dirección.',
    next: 'Vuelve a tu curso y haz clic en el enlace de allí.',
  },
  setup: {
    title: 'Conecta tu clase',
    body: (product) => `Este curso aún no está conectado con una clase en ${product}.`,
    next: (support) => `Pide que lo conecten: ${support}`,
  },
  wait: {
    title: 'Tu clase está casi lista',
    body: (product) => `Tu maestro debe terminar un paso en ${product}.`,
    next: 'Vuelve más tarde a tu curso y haz clic otra vez en el enlace.',
  },
  openFromCourse: {
    title: 'Ábrelo desde tu curso',
    body: (product) => `${product} se abre desde un curso.`,
    next: 'Ve a uno de tus cursos y haz clic en el enlace de allí.',
  },
  installation: {
    title: 'Todo está puesto',
    body: (product) =>
      `El sitio de tu escuela puede abrir ${product}. No tienes un papel en este curso, así que no se abre una clase.`,
    works: 'Lo que funciona',
    missing: 'Lo que falta',
    nothingMissing: 'Nada que podamos ver desde aquí.',
    items: {
      signature: 'El sitio de tu escuela firma sus enlaces, y la firma es buena.',
      approved: 'El sitio de tu escuela está aprobado.',
      district: 'Pertenece a un distrito.',
      noDistrict: 'Aún no pertenece a un distrito. Pide que se agregue.',
      connected: 'Este curso está conectado con una clase.',
      notConnected: 'Este curso aún no está conectado con una clase. Su maestro puede hacerlo.',
      noCourse: 'Este enlace no se abrió en un curso.',
      names: 'Llegan los nombres.',
      noNames: 'No llegan nombres. Revisa la privacidad de la aplicación.',
      sisIds: 'Llegan los números escolares de las personas.',
      noSisIds: 'No llegan los números escolares de las personas. Revisa los campos de la aplicación.',
    },
  },
  continuing: {
    title: 'Un momento',
    body: (product) => `Abriendo ${product}.`,
    next: 'Continuar',
  },
  newTab: {
    title: 'Un clic más',
    body: (product) => `Tu navegador necesita otra pestaña para abrir ${product}.`,
    next: 'Abrir en otra pestaña',
    otherwise: 'Si no pasa nada, abre tu curso en su propia ventana del navegador y haz clic allí en el enlace.',
  },
  open: {
    title: 'Listo para abrir',
    body: (product) => `${product} se abre en otra pestaña.`,
    button: (product) => `Abrir ${product}`,
    otherwise: 'Si no pasa nada, abre tu curso en su propia ventana del navegador y haz clic allí en el enlace.',
  },
  advice: {
    clientId: 'Aquí no se conoce el ID de cliente de esta aplicación. Envíalo al contacto de ayuda.',
    settings:
      'Los ajustes de esta aplicación en tu LMS no son los de su guía. Compáralos o pregunta al contacto de ayuda.',
    keyOff: 'La clave de esta aplicación puede estar apagada en esta cuenta. Enciéndela en los ajustes de tu LMS.',
    clock: 'El reloj de tu LMS puede estar mal. No debe fallar por más de un minuto.',
    visibility: 'Deja que solo vean esta aplicación las personas del curso, para que todos hayan iniciado sesión.',
    address: 'La dirección de esta aplicación en tu LMS va a otro sitio. Usa la de su guía.',
    placement: 'Quita esta aplicación de los lugares que agregan contenido. Su lugar es el menú de un curso.',
    approve: 'Dile al contacto de ayuda el nombre del sitio de tu escuela. Ellos pueden aprobarlo.',
  },
  retry: 'Probar otra vez',
  unnamed: { product: 'la aplicación', support: 'quien administra el sitio de tu escuela' },
  support: 'Ayuda',
  code: 'Código para soporte',
  details: 'Para quien administra el sitio de tu escuela',
  back: 'Volver a tu curso',
};
