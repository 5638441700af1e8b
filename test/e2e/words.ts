import { en as english } from '../../shared/pages/texts/en.ts';
import { es as spanish } from '../../shared/pages/texts/es.ts';

/** What pages say, as the tests' application in a Canvas. */
const NAMES = { product: 'Brightway', lms: 'Canvas' };

export const en = english.say(NAMES);
export const inSchoology = english.say({ ...NAMES, lms: 'Schoology' });
export const es = spanish.say(NAMES);

const DEMO = { product: 'Demo application', lms: 'Canvas' };

/** The same in the demo. */
export const inDemo = {
  en: english.say(DEMO),
  es: spanish.say({ ...DEMO, product: 'Aplicación de demostración' }),
};
