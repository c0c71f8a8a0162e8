/** What a customer's post is about. */
export type PostClass = 'complaint' | 'question' | 'praise' | 'intent' | 'aside';

type Phrases = Record<PostClass, string[]>;

/** What customers write, by language and class; `{flight}`, `{city}` and `{hours}` are filled in. */
export const CUSTOMER: Record<string, Phrases> = {
	en: {
		complaint: [
			'my bag did not arrive in {city} and nobody can tell me where it is',
			'{hours} hours on hold. Is anybody there?',
			'flight {flight} cancelled again and no word from you',
			'your app logs me out every time I try to check in',
			'still waiting for my refund from {city}, this is the third time I ask',
			'you charged me twice for {flight}. Please fix this.',
			'what a mess at the {city} desk tonight 😡'
		],
		question: [
			'can I take a guitar as hand luggage on {flight}?',
			'is {flight} to {city} on time today?',
			'how do I change the name on a booking?',
			'do you have vegan meals on the {city} route?',
			'where do I find my invoice for {flight}?',
			'which terminal in {city}?'
		],
		praise: [
			'thank you to the crew of {flight}, you made my day',
			'best flight to {city} in years 👏',
			'rebooked in five minutes. Thanks!'
		],
		intent: [
			'thinking of a weekend in {city}, any deals?',
			'which of your cards gives me lounge access?',
			'is there a student fare to {city}?'
		],
		aside: ['your new planes look great', 'seen over {city} this morning ✈️', 'ok then']
	},
	es: {
		complaint: [
			'mi maleta no llegó a {city}',
			'el vuelo {flight} otra vez con retraso',
			'llevo {hours} horas esperando una respuesta'
		],
		question: ['¿puedo cambiar el vuelo {flight}?', '¿a qué hora sale {flight} hacia {city}?'],
		praise: ['gracias a la tripulación de {flight}'],
		intent: ['¿hay ofertas para {city} en verano?'],
		aside: ['qué bonito el avión nuevo']
	},
	de: {
		complaint: [
			'mein Koffer ist nicht in {city} angekommen',
			'Flug {flight} schon wieder gestrichen, keine Auskunft',
			'seit {hours} Stunden in der Warteschleife'
		],
		question: [
			'wie ändere ich den Namen in der Buchung?',
			'ist {flight} nach {city} heute pünktlich?',
			'gibt es veganes Essen auf der Strecke nach {city}?'
		],
		praise: ['danke an die Crew von {flight}, großartig'],
		intent: ['gibt es Angebote nach {city} über Ostern?'],
		aside: ['schöne neue Flieger']
	},
	fr: {
		complaint: [
			'ma valise n’est pas arrivée à {city}',
			'vol {flight} encore annulé, aucune nouvelle',
			'{hours} heures d’attente au téléphone'
		],
		question: [
			'comment changer le nom sur ma réservation ?',
			'le vol {flight} pour {city} est-il à l’heure ?'
		],
		praise: ['merci à l’équipage du vol {flight}'],
		intent: ['des promotions pour {city} cet été ?'],
		aside: ['joli, le nouvel avion']
	},
	ja: {
		complaint: [
			'{city}で荷物が届きません',
			'{flight}便がまた欠航です。連絡もありません',
			'電話が{hours}時間つながりません'
		],
		question: ['{flight}便は定刻ですか', '予約の名前はどう変更しますか'],
		praise: ['{flight}便の乗務員の皆さん、ありがとうございました'],
		intent: ['{city}行きの割引はありますか'],
		aside: ['新しい機体、きれいですね']
	}
};

/** How a person answers: a greeting, a courtesy, and what the answer does. */
export const GREETINGS = ['Hi {name}! ', 'Hi {name}. ', 'Hello {name}! ', ''];
export const COURTESIES = [
	'We are sorry for the trouble. ',
	'Thank you for letting us know. ',
	'That is not what we want you to go through. ',
	'Thanks for your patience. ',
	'We would like to have a closer look at this. ',
	''
];
export const ANSWERS: Record<string, string[]> = {
	dm: [
		'Please send us a DM with your booking reference: https://example.com/dm',
		'Please follow us and send a direct message so that we can look into it.',
		'Could you send us your name and e-mail address in a private message?'
	],
	faq: [
		'You will find all of this at https://example.com/help',
		'Our help page has the steps, one by one: https://example.com/faq'
	],
	phone: ['Please call us at 555-0100, the line is open until 20:00.'],
	asks: [
		'Which flight and date is this about?',
		'Could you tell us which city you flew from, and when?',
		'What does the message on your screen say?'
	],
	solves: [
		'It is on its way now and should be with you tomorrow.',
		'We have refunded the second charge. It takes three to five days to arrive.',
		'Yes, you can. Have a good flight!',
		'We have changed it for you; the new booking is in your mail.',
		'It is on time today.'
	]
};
export const THANKS = [
	'Thank you, we will pass it on to the crew!',
	'You made our day.',
	'So good to hear. See you on board again soon!'
];

/** What customers write back. */
export const FOLLOW_UPS = [
	'sent',
	'I did that already',
	'thank you!',
	'and when will that be?',
	'still nothing',
	'ok, done',
	'that is not what I asked'
];

/** What a brand posts to nobody, and what it says in an incident. */
export const BROADCASTS = [
	'New: direct flights from spring on.',
	'Our sale ends on Sunday.',
	'Meet the crew behind our morning flights.'
];
export const UPDATE = 'We know that {topic}. We are working on it and post updates here.';
export const TOPICS = [
	'payments are down',
	'check-in does not work',
	'flights are held by a storm',
	'the app does not open'
];
export const CITIES = [
	'Lisbon',
	'Oslo',
	'Boston',
	'Osaka',
	'Lyon',
	'Denver',
	'Graz',
	'Austin',
	'Porto',
	'Leeds'
];
