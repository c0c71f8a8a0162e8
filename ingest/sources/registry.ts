import { csv } from './csv.ts';
import type { Source } from './source.ts';
import { twcs } from './twcs.ts';

/** Every origin of posts, in the order in which a file is tried. */
export const SOURCES: Source[] = [twcs, csv];
