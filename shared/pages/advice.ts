import type { Advice } from '../errors.ts';
import { type Brand, type Language, namesOf } from './brand.ts';
import { en } from './texts/advice/en.ts';
import { es } from './texts/advice/es.ts';
import type { AdviceTongue } from './texts/advice/types.ts';

const TONGUES: Readonly<Record<Language, AdviceTongue>> = { en, es };

export const adviceIn = (brand: Brand, advice: Advice): string =>
  TONGUES[brand.language](namesOf(brand)).advice[advice];
