import type { AdviceTongue } from './types.ts';

export const es: AdviceTongue = ({ lms }) => ({
  advice: {
    clientId: 'No conocemos el ID de cliente de esta aplicación. Envíalo al contacto de ayuda de abajo.',
    issuer: 'Conocemos este ID de cliente, pero de otro emisor. Envía los dos al contacto de ayuda.',
    lti1: `Esta aplicación está en ${lms} como LTI 1.1. Quítala y agrégala otra vez como LTI 1.3.`,
    loginAddress: `En ${lms}, la dirección de inicio de sesión de esta aplicación es otra de sus direcciones. Usa la de su guía.`,
    settings: `Los ajustes de esta aplicación en ${lms} no son los de su guía. Compáralos o pregunta al contacto de ayuda.`,
    keyOff: `La clave de esta aplicación puede estar apagada en esta cuenta. Actívala en los ajustes que tiene ${lms}.`,
    clock: `El reloj que usa ${lms} puede estar mal. Debe estar bien al minuto.`,
    visibility:
      'Deja que vean esta aplicación solo las personas del curso. Así todos los que hacen clic ya iniciaron sesión.',
    address: `La dirección de esta aplicación en ${lms} es de otro sitio. Usa la de su guía.`,
    placement: 'Quita esta aplicación de los lugares que agregan contenido. Su lugar es el menú del curso.',
    approve: 'Di al contacto de ayuda el nombre de tu escuela o distrito. Ellos pueden activarlo.',
  },
});
