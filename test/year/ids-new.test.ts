import { twoYears } from './years.ts';

twoYears('ids new', { sis: 'new', clever: 'new', terms: true });
