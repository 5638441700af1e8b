import { allIn, type Everything } from '../support/texts.ts';

/** What pages say, as the tests' application in a Canvas. */
const NAMES = { product: 'Brightway', lms: 'Canvas' };

export const en: Everything = allIn.en(NAMES);
export const inSchoology: Everything = allIn.en({ ...NAMES, lms: 'Schoology' });
export const es: Everything = allIn.es(NAMES);

const DEMO = { product: 'Demo application', lms: 'Canvas' };

/** The same in the demo. */
export const inDemo = {
  en: allIn.en(DEMO),
  es: allIn.es({ ...DEMO, product: 'Aplicación de demostración' }),
};
