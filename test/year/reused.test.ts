import { twoYears } from './years.ts';

twoYears('SIS ids again, with new Clever ids', { sis: 'reused', clever: 'new', terms: true });
