# Completion of hoego for fish. hoego answers with what is to be done and a candidate a line, its description behind a tab; fish quotes
# what it inserts.
function __hoego_complete
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l typed (commandline --current-token --cut-at-cursor)
    set -l instead $__hoego_instead
    set -e __hoego_instead
    if test -z "$typed"; and set -q instead[1]; and test "$instead[2..-1]" = "$words"
        echo $instead[1]
        return
    end
    # As a program would get it; a quote may be open.
    set -l word (string unescape -- $typed; or string unescape -- $typed\'; or string unescape -- $typed\")
    set -l found (COMPLETE=fish command hoego -- $words "$word" 2>/dev/null)
    switch "$found[1]"
        case extend
            # At the beginning of a word fish does not quote `~`, which would be the home folder.
            string match --quiet '~/*' -- "$word"; or set found (string match --invert '~*' -- $found)
            printf '%s\n' $found[2..-1]
        case replace
            # fish takes only what has the typed word in it. So that is taken away, and completed is what takes its place.
            set -g __hoego_instead (string split \t -- $found[2])[1] $words
            for part in (string match --all --regex '\S+' -- $typed)
                commandline --function backward-kill-bigword
            end
            commandline --function complete
        case list
            printf '\n' >&2
            printf '%s\n' (string replace \t '  ' -- $found[2..-1]) >&2
            commandline --function repaint
    end
end
complete --command hoego --no-files --keep-order --arguments '(__hoego_complete)'
