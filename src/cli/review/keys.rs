//! Keys as the pages understand them: what a Korean or Japanese input method sends counts as the key it sits on.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key press, before a page gives it a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A character was typed.
    Char(char),
    Enter,
    Left,
    Right,
    Home,
    End,
    Escape,
    /// Backspace: erases the character before the cursor.
    Erase,
    /// `^U`: erases everything before the cursor.
    EraseLine,
    /// `^C`: leave at once, write nothing.
    Interrupt,
}

/// What a character means on a page that asks for a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// A digit from 0 to 9.
    Digit(u8),
    /// `e`, or the letter on its key.
    Edit,
    /// `q`, or the letter on its key.
    Quit,
}

/// The key of a terminal's event; `None` for releases and for keys no page knows.
pub fn key_of(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    if event.modifiers.contains(KeyModifiers::CONTROL) {
        return control(event.code);
    }
    match event.code {
        KeyCode::Char(char) => Some(Key::Char(char)),
        KeyCode::Enter => Some(Key::Enter),
        KeyCode::Left => Some(Key::Left),
        KeyCode::Right => Some(Key::Right),
        KeyCode::Home => Some(Key::Home),
        KeyCode::End => Some(Key::End),
        KeyCode::Esc => Some(Key::Escape),
        KeyCode::Backspace => Some(Key::Erase),
        _ => None,
    }
}

/// The few keys that mean something together with Control; a terminal sends `^H` for some backspaces, `^J` for Enter.
fn control(code: KeyCode) -> Option<Key> {
    match code {
        KeyCode::Char('c' | 'C' | 'ㅊ') => Some(Key::Interrupt),
        KeyCode::Char('u' | 'U') => Some(Key::EraseLine),
        KeyCode::Char('h') => Some(Key::Erase),
        KeyCode::Char('j' | 'm') => Some(Key::Enter),
        KeyCode::Char('a') => Some(Key::Home),
        KeyCode::Char('e') => Some(Key::End),
        _ => None,
    }
}

/// What `char` means on a page that asks for a decision. Full-width forms count as their plain ones, and the jamo of the
/// two-set Korean keyboard (compatibility or conjoining form) as the letter on the same key.
pub fn command_of(char: char) -> Option<Command> {
    match plain(char) {
        digit @ '0'..='9' => digit
            .to_digit(10)
            .and_then(|n| u8::try_from(n).ok())
            .map(Command::Digit),
        'e' | 'E' | 'ㄷ' | 'ㄸ' | '\u{1103}' | '\u{1104}' => Some(Command::Edit),
        'q' | 'Q' | 'ㅂ' | 'ㅃ' | '\u{1107}' | '\u{1108}' => Some(Command::Quit),
        _ => None,
    }
}

/// The ASCII form of a full-width character, any other character as it is.
pub fn plain(char: char) -> char {
    match char {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(char as u32 - 0xfee0).unwrap_or(char),
        _ => char,
    }
}

/// The Latin letter on the key of `char`, in lower case: itself, its full-width form, or the jamo of the two-set Korean keyboard.
pub fn letter_of(char: char) -> Option<char> {
    const JAMO: &str = "ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋ";
    let plain = plain(char).to_ascii_lowercase();
    if plain.is_ascii_lowercase() {
        return Some(plain);
    }
    // Conjoining forms are what a compatibility jamo decomposes to; doubled ones sit on the same key.
    let single = match char {
        'ㅃ' => 'ㅂ',
        'ㅉ' => 'ㅈ',
        'ㄸ' => 'ㄷ',
        'ㄲ' => 'ㄱ',
        'ㅆ' => 'ㅅ',
        'ㅒ' => 'ㅐ',
        'ㅖ' => 'ㅔ',
        other => other,
    };
    let same = |jamo: char| jamo == single || unicode_normalization::UnicodeNormalization::nfkd(jamo).eq([single]);
    ('a'..='z')
        .zip(JAMO.chars())
        .find_map(|(letter, jamo)| same(jamo).then_some(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jamo_and_full_width_forms_are_the_key_they_sit_on() {
        assert_eq!(command_of('1'), Some(Command::Digit(1)));
        assert_eq!(command_of('６'), Some(Command::Digit(6)));
        for char in ['e', 'E', 'ｅ', 'ㄷ', 'ㄸ', 'ᄃ'] {
            assert_eq!(command_of(char), Some(Command::Edit), "{char}");
        }
        for char in ['q', 'Q', 'ｑ', 'ㅂ', 'ㅃ', 'ᄇ'] {
            assert_eq!(command_of(char), Some(Command::Quit), "{char}");
        }
        assert_eq!(command_of('가'), None);
        assert_eq!(command_of('ㅈ'), None);
    }

    #[test]
    fn control_c_interrupts_and_other_control_keys_do_not_type() {
        let control = |char| key_of(KeyEvent::new(KeyCode::Char(char), KeyModifiers::CONTROL));
        assert_eq!(control('c'), Some(Key::Interrupt));
        assert_eq!(control('u'), Some(Key::EraseLine));
        assert_eq!(control('x'), None);
        assert_eq!(
            key_of(KeyEvent::new(KeyCode::Char('C'), KeyModifiers::SHIFT)),
            Some(Key::Char('C'))
        );
    }

    #[test]
    fn every_letter_is_found_below_its_jamo() {
        for (char, letter) in [
            ('t', 't'),
            ('T', 't'),
            ('ｔ', 't'),
            ('ㅅ', 't'),
            ('ᄉ', 't'),
            ('ㅆ', 't'),
            ('ㅍ', 'v'),
            ('ㄱ', 'r'),
        ] {
            assert_eq!(letter_of(char), Some(letter), "{char}");
        }
        assert_eq!(
            (letter_of('ㅜ'), letter_of('ᅮ'), letter_of('1')),
            (Some('n'), Some('n'), None)
        );
    }

    #[test]
    fn a_released_key_is_nothing() {
        let release = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(key_of(release), None);
    }
}
