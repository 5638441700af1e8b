import type { Tongue } from './types.ts';

const AGAIN = 'Vuelve a tu curso y haz clic otra vez en el enlace.';
const ANOTHER_BROWSER = 'Si no se abre nada, ve a tu curso en otro navegador y haz clic allí en el enlace.';

/** `lms` begins with an article where it is not a name, so it never follows `de` or `a`. */
export const es: Tongue = {
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
      title: 'Pasó demasiado tiempo desde tu clic',
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
      title: 'Todavía no está activado',
      body: `Falta que tu escuela active ${product}.`,
      next: `Avisa a tu maestra o maestro. O avisa a quien maneja ${lms}.`,
      forTeachers: `Avisa a quien maneja ${lms}.`,
    },
    paused: {
      reader: 'anyone',
      title: 'Apagado por ahora',
      body: `Tu escuela no puede usar ${product} por ahora.`,
      next: `Habla con tu maestra o maestro. O habla con quien maneja ${lms}.`,
      forTeachers: `Habla con quien maneja ${lms}.`,
    },
    setUpWrong: {
      reader: 'anyone',
      title: 'Hay que arreglar este enlace',
      body: `Hay un error en el enlace que abre ${product} en ${lms}.`,
      next: `Muestra esta página a quien maneja ${lms}. Si eres alumna o alumno, muéstrala a quien te da la clase.`,
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
    wait: {
      reader: 'student',
      title: 'Tu clase está casi lista',
      body: `Falta un paso en ${product}. Lo hace quien te da la clase. Luego este enlace en ${lms} abre tu clase.`,
      next: 'Quédate aquí. Tu clase se abre sola.',
      idle: 'Haz clic en el botón para ver si tu clase ya está lista.',
      look: 'Ver otra vez',
      lost: 'Ahora no hay conexión. Revisa el internet de este aparato. Esta página sigue probando.',
    },
    choose: {
      reader: 'anyone',
      title: '¿Qué clase?',
      body: `Este curso tiene más de una clase en ${product}.`,
      next: 'Haz clic en la clase que quieres abrir.',
      again: 'Hace un momento elegiste {it}. Por eso te lo pedimos otra vez. Más tarde se abre sola.',
    },
    row: {
      period: 'Periodo {it}',
      grade: 'Grado {it}',
      teachers: 'con {it}',
      students: 'Alumnos: {it}',
      section: 'Sección {it}',
    },
    alone: `Esta página no puede seguir en ${lms}. Avisa al contacto de ayuda de abajo.`,
    offline: 'Eso no llegó. Prueba otra vez.',
    openFromCourse: {
      reader: 'anyone',
      title: 'Ábrelo desde tu curso',
      body: `Puedes abrir ${product} desde un curso.`,
      next: 'Ve a uno de tus cursos y haz clic en el enlace de allí.',
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
    opened: {
      reader: 'anyone',
      title: 'Tu clase está abierta en otra pestaña',
      body: 'Puedes seguir allí.',
      next: 'Si no ves esa pestaña, vuelve a tu curso y haz clic otra vez en el enlace.',
    },
    retry: 'Probar otra vez',
    support: 'Ayuda',
    code: 'Código de ayuda',
    copy: 'Copiar',
    copied: 'Copiado',
    details: `Para quien maneja ${lms}`,
    back: 'Volver a tu curso',
  }),
};
