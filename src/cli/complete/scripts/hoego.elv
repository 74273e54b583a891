# Completion of hoego for elvish. hoego offers only words that need no quotes.
set edit:completion:arg-completer[hoego] = {|@words|
  tmp E:COMPLETE = elvish
  try {
    (external hoego) -- $@words | from-lines
  } catch _ { }
}
