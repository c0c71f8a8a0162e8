import type { ParamMatcher } from '@sveltejs/kit';

/** The formats in which an answer can be asked for over HTTP. */
export const match: ParamMatcher = (format) => ['json', 'csv', 'arrow'].includes(format);
