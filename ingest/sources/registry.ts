import { csv } from './csv.ts';
import type { DelimitedSource, DocumentSource, Source } from './source.ts';
import { twcs } from './twcs.ts';
import { xApi } from './x-api.ts';
import { xArchive } from './x-archive.ts';

/** Origins of delimited files, in the order in which a file is tried. */
export const DELIMITED: DelimitedSource[] = [twcs, csv];

/** Origins of JSON documents. */
export const DOCUMENTS: DocumentSource[] = [xApi, xArchive];

/** Every origin of posts. */
export const SOURCES: Source[] = [...DELIMITED, ...DOCUMENTS];
