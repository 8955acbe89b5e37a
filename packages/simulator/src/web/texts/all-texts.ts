import type { Language } from '../site/read-address.ts';
import { GERMAN } from './de.ts';
import { ENGLISH } from './en.ts';
import { SPANISH } from './es.ts';
import { FRENCH } from './fr.ts';
import type { Texts } from './texts.ts';

/** The words, by language. */
export const TEXTS: Readonly<Record<Language, Texts>> = { fr: FRENCH, en: ENGLISH, de: GERMAN, es: SPANISH };
