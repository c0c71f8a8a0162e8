-- Posts of brands that are machines', by the rules of the settings. A rule's beginning is looked for
-- at the start of the text and after the leading run of @-names, which every reply carries.
create temp table automatic as
select distinct posts.turn
from posts
join out.handles using (handle_id)
join out.brands on brands.brand_id = posts.brand_id
join setting_automatic as rule
	on rule.brand = brands.brand and coalesce(rule.name, handles.name) = handles.name
join live using (version)
where case
	when rule.starts is not null then
		starts_with(live.text, rule.starts)
		or starts_with(ltrim(substr(live.text, length(leading_run(live.text)) + 1)), rule.starts)
	else regexp_matches(live.text, rule.matches)
end;
