-- Ids are text. Smaller is numerically smaller where both are numeric, else shorter, then bytewise;
-- `id_key` is a text that sorts in this order.
create or replace temp macro id_digits(id) as
	case when id[1] = '0' and regexp_full_match(id, '[0-9]+') then ltrim(id, '0') else id end;
create or replace temp macro id_key(id) as
	lpad(length(id_digits(id))::varchar, 6, '0') || id_digits(id) || '/' || id;

-- The @-names of a text, in order; those of more than 15 signs are none and still to be left out.
create or replace temp macro at_names(body) as regexp_extract_all(body, '(?:^|[^\w@/])@(\w+)', 1);

-- The run of @-names at the start of a text, with only (Unicode) white space before and between.
create or replace temp macro leading_run(body) as regexp_extract(
	body,
	'^[\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]*@\w{1,15}\b(?:[\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+@\w{1,15}\b)*'
);
