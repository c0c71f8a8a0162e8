import type { POST_FIELDS } from '#lib/model/settings.ts';

export type Field = (typeof POST_FIELDS)[number];

/** What columns are called in English, German, French and Spanish, the surer names first. */
const NAMES: Record<Field, string> = {
	posted_at:
		'posted at, created at, sent at, message date, date time, datetime, timestamp, date sent, sent, created, published at, published, time, date, erstellt am, gesendet am, datum uhrzeit, zeitstempel, zeitpunkt, erstellt, gesendet, datum, zeit, date d envoi, envoye le, cree le, date heure, horodatage, heure, fecha y hora, fecha de creacion, fecha de envio, enviado, fecha, hora',
	post_id:
		'post id, message id, tweet id, status id, comment id, mail id, email id, msg id, nachrichten id, nachricht id, nachrichtennummer, id message, id du message, identifiant du message, identifiant, id de mensaje, id del mensaje, id mensaje, kennung, native id, external id, uid, uuid, id, number, nummer, numero',
	text: 'message text, full text, message body, body text, text, body, content, message, comment, tweet, post, extract, nachrichtentext, nachricht, inhalt, kommentar, texte, contenu, corps, commentaire, texto, contenido, mensaje, cuerpo, comentario, subject, betreff, objet, sujet, asunto',
	author_handle:
		'author handle, screen name, from address, from email, sender email, author, from, sender, username, user name, handle, user, author name, sender name, from name, absender, verfasser, autor, von, benutzername, benutzer, nutzer, auteur, expediteur, de, utilisateur, remitente, usuario, customer, kunde, client, cliente',
	author_id:
		'author id, user id, sender id, from id, customer id, contact id, absender id, benutzer id, kunden id, kundennummer, id auteur, id de l auteur, id client, id autor, id de autor, id usuario, id cliente',
	reply_to_id:
		'in reply to id, in reply to, reply to id, in reply to status id, in reply to tweet id, in response to tweet id, parent message id, parent id, parent, reply to, antwort auf, bezug, en reponse a, reponse a, en respuesta a, respuesta a',
	conversation_id:
		'conversation id, thread id, ticket id, case id, chat id, call id, session id, conversation, thread, ticket, case number, case, konversations id, konversation, gesprach, vorgangsnummer, vorgang, ticketnummer, fallnummer, id de conversation, id conversation, fil de discussion, fil, id de conversacion, conversacion, hilo',
	lang: 'lang, language, locale, sprache, langue, idioma, lengua',
	channel: 'channel, medium, platform, network, kanal, plattform, canal, plataforma',
	quote_of_id: 'quote of id, quoted id, quoted status id, quoted tweet id',
	repost_of_id: 'repost of id, retweeted status id, retweet of id, retweeted id'
};

/** The places of the columns that are called like a field, the surer first. */
export function called(field: Field, header: string[]): number[] {
	const plain = header.map(plainName);
	return NAMES[field]
		.split(', ')
		.flatMap((name) => plain.flatMap((each, index) => (each === name ? [index] : [])));
}

/** A name without capitals, accents, punctuation and what stands in brackets: `Created_At (UTC)` is `created at`. */
function plainName(name: string): string {
	return name
		.replace(/([a-z\d])([A-Z])/g, '$1 $2')
		.replace(/\(.*\)|\[.*\]/g, ' ')
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/ß/g, 'ss')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim()
		.replace(/ (utc|gmt)$/, '');
}

/** Whether the name of a column of times says that they are UTC. */
export function saysUtc(name: string): boolean {
	return /(^|[^a-z])(utc|gmt)([^a-z]|$)/i.test(name);
}
