//! Values as bytes: little-endian numbers one after the other, lists with their length before
//! them. Nothing is trusted when they are taken back.

use std::ops::Range;

/// What can be put into a section and taken out again.
pub(super) trait Stored: Sized {
    /// Fewest bytes of a value. Memory for a list is taken only if so many bytes are there.
    const LEAST: usize;

    /// Appends the value.
    fn put(&self, out: &mut Vec<u8>);

    /// Takes a value off the front; `None` if the bytes end too early or hold no such value.
    fn take(input: &mut &[u8]) -> Option<Self>;
}

/// Numbers.
macro_rules! stored_numbers {
    ($($number:ty)*) => {$(
        impl Stored for $number {
            const LEAST: usize = size_of::<$number>();

            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn take(input: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = input.split_first_chunk()?;
                *input = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        }
    )*};
}

stored_numbers!(u8 i8 u16 u32 u64 i32 i64);

/// Structures, field by field. A field that is forgotten here does not compile. What stands behind
/// `else` is not stored and always has that value in a map without rules of the planner's own.
macro_rules! stored_struct {
    ($name:ty { $($field:tt: $type:ty),* $(,)? } $(else { $($left:ident: $value:expr),* $(,)? })?) => {
        impl $crate::roads_file::stored::Stored for $name {
            const LEAST: usize = 0 $(+ <$type as $crate::roads_file::stored::Stored>::LEAST)*;

            fn put(&self, out: &mut Vec<u8>) {
                $($crate::roads_file::stored::Stored::put(&self.$field, out);)*
            }

            #[inline]
            fn take(input: &mut &[u8]) -> Option<Self> {
                Some(Self {
                    $($field: <$type as $crate::roads_file::stored::Stored>::take(input)?,)*
                    $($($left: $value,)*)?
                })
            }
        }
    };
}

/// Enumerations without contents, as a byte. A variant that is forgotten here does not compile.
macro_rules! stored_enum {
    ($name:ty { $($variant:ident),* $(,)? }) => {
        impl $crate::roads_file::stored::Stored for $name {
            const LEAST: usize = 1;

            fn put(&self, out: &mut Vec<u8>) {
                out.push(match self { $(Self::$variant => Self::$variant as u8),* });
            }

            #[inline]
            fn take(input: &mut &[u8]) -> Option<Self> {
                let byte = <u8 as $crate::roads_file::stored::Stored>::take(input)?;
                [$(Self::$variant),*]
                    .into_iter()
                    .find(|variant| *variant as u8 == byte)
            }
        }
    };
}

pub(super) use {stored_enum, stored_struct};

impl Stored for bool {
    const LEAST: usize = 1;

    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    #[inline]
    fn take(input: &mut &[u8]) -> Option<Self> {
        match u8::take(input)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl<T: Stored> Stored for Option<T> {
    const LEAST: usize = 1;

    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    #[inline]
    fn take(input: &mut &[u8]) -> Option<Self> {
        match bool::take(input)? {
            true => T::take(input).map(Some),
            false => Some(None),
        }
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    const LEAST: usize = A::LEAST + B::LEAST;

    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    #[inline]
    fn take(input: &mut &[u8]) -> Option<Self> {
        Some((A::take(input)?, B::take(input)?))
    }
}

impl<T: Stored, const N: usize> Stored for [T; N] {
    const LEAST: usize = N * T::LEAST;

    fn put(&self, out: &mut Vec<u8>) {
        self.iter().for_each(|value| value.put(out));
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        let values: Option<Vec<T>> = (0..N).map(|_| T::take(input)).collect();
        values?.try_into().ok()
    }
}

impl<T: Stored> Stored for Vec<T> {
    const LEAST: usize = size_of::<u32>();

    fn put(&self, out: &mut Vec<u8>) {
        // Everything in a map is numbered with 32 bits.
        (self.len() as u32).put(out);
        self.iter().for_each(|value| value.put(out));
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        let count = u32::take(input)? as usize;
        if count.checked_mul(T::LEAST.max(1))? > input.len() {
            return None;
        }
        let mut values = Self::with_capacity(count);
        for _ in 0..count {
            values.push(T::take(input)?);
        }
        Some(values)
    }
}

impl Stored for String {
    const LEAST: usize = size_of::<u32>();

    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        let length = u32::take(input)? as usize;
        let (text, rest) = input.split_at_checked(length)?;
        *input = rest;
        Some(str::from_utf8(text).ok()?.to_owned())
    }
}

impl Stored for Range<u32> {
    const LEAST: usize = 2 * size_of::<u32>();

    fn put(&self, out: &mut Vec<u8>) {
        self.start.put(out);
        self.end.put(out);
    }

    #[inline]
    fn take(input: &mut &[u8]) -> Option<Self> {
        Some(u32::take(input)?..u32::take(input)?)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;

    fn comes_back<T: Stored + PartialEq + Debug>(value: T) {
        let mut bytes = Vec::new();
        value.put(&mut bytes);
        assert!(bytes.len() >= T::LEAST);
        let mut input = bytes.as_slice();
        assert_eq!(T::take(&mut input).as_ref(), Some(&value));
        assert!(input.is_empty());
        for end in 0..bytes.len() {
            assert_eq!(T::take(&mut &bytes[..end]), None, "{value:?} cut at {end}");
        }
    }

    #[test]
    fn values_come_back_and_are_missed_where_bytes_are() {
        comes_back(-3_i64);
        comes_back((7_u16, i8::MIN));
        comes_back([Some(1_u32), None]);
        comes_back(vec!["Rue de l'Église".to_owned(), String::new()]);
        comes_back(vec![(2_u32..5, true), (5..5, false)]);
    }

    #[test]
    fn bytes_that_stand_for_nothing_are_refused() {
        assert_eq!(bool::take(&mut [2].as_slice()), None);
        assert_eq!(
            String::take(&mut [1, 0, 0, 0, 0xff].as_slice()),
            None,
            "no UTF-8"
        );
    }

    #[test]
    fn a_length_takes_no_memory_that_the_bytes_cannot_fill() {
        let mut bytes = u32::MAX.to_le_bytes().to_vec();
        bytes.extend([0; 100]);
        assert_eq!(Vec::<u64>::take(&mut bytes.as_slice()), None);
        assert_eq!(Vec::<Vec<u8>>::take(&mut bytes.as_slice()), None);
        assert_eq!(String::take(&mut bytes.as_slice()), None);
    }
}
