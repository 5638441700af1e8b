import type { InstallationTongue } from './types.ts';

export const es: InstallationTongue = ({ product, lms }) => ({
  installation: {
    reader: 'admin',
    title: 'Cómo está configurada esta aplicación',
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
});
