import type { ManageTongue } from './types.ts';

export const es: ManageTongue = ({ product }) => ({
  wrongClass: {
    reader: 'teacher',
    title: '¿No es esta tu clase?',
    body: `Puedes cambiar la clase que este curso abre en ${product}.`,
    next: 'Cambiar la clase',
    otherwise: 'Este botón sirve una vez. Para volver aquí, abre la clase desde tu curso.',
  },
  manage: {
    reader: 'teacher',
    title: 'Cambia la clase',
    body: `Aquí ves lo que este curso abre en ${product}, para ti y para tus alumnos.`,
    next: 'Cuando esté bien, vuelve a tu curso y haz clic allí en el enlace.',
    connected: 'Conectado ahora',
    nothing: 'Este curso no está conectado con una clase.',
    who: {
      you: 'La conectaste el {day}.',
      teacher: 'Otra persona que enseña este curso la conectó el {day}.',
      roster: 'Se conectó por la lista de tu escuela el {day}.',
      application: `Se conectó desde ${product} el {day}.`,
      operator: 'El contacto de ayuda de abajo la conectó el {day}.',
    },
    disconnect: {
      title: 'Desconectar una clase',
      body: 'Luego este curso ya no abre esa clase, ni para ti ni para tus alumnos.',
      last: 'Es la única clase de este curso. Sin ella, tus alumnos ven una página que les pide esperar.',
      button: 'Desconectar {it}',
    },
    add: 'Agregar',
    addOf: 'Agregar {it}',
    instead: 'Abrir solo esta',
    insteadOf: 'Abrir solo esta: {it}',
    others: 'Tus otras clases',
    noOthers: 'No tienes otras clases aquí.',
    done: 'Listo. Tus alumnos llegan allí desde su próximo clic.',
    added: 'Listo. Desde el próximo clic, este curso abre también esta clase.',
    disconnected: 'Listo. Desde el próximo clic, este curso ya no abre esa clase.',
    emptied: 'Listo. Este curso ya no abre ninguna clase. Tus alumnos ven una página que les pide esperar.',
    changed: 'Alguien cambió este curso mientras estabas aquí. No se hizo nada. Míralo otra vez.',
  },
});
