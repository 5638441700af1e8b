import { twoYears } from './years.ts';

twoYears('SIS ids again, with the same Clever ids', { sis: 'reused', clever: 'same', terms: true });
