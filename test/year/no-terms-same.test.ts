import { twoYears } from './years.ts';

twoYears('SIS ids again, with the same Clever ids, without terms', { sis: 'reused', clever: 'same', terms: false });
