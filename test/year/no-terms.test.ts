import { twoYears } from './years.ts';

twoYears('SIS ids again, with new Clever ids, without terms', { sis: 'reused', clever: 'new', terms: false });
