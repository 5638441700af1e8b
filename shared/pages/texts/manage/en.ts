import type { ManageTongue } from './types.ts';

export const en: ManageTongue = ({ product }) => ({
  wrongClass: {
    reader: 'teacher',
    title: 'Is this the wrong class?',
    body: `You can change which class in ${product} this course opens.`,
    next: 'Change the class',
    otherwise: 'This button works one time. To come here again, open the class from your course.',
  },
  manage: {
    reader: 'teacher',
    title: 'Change the class',
    body: `Here you see what this course opens in ${product}, for you and for your students.`,
    next: 'When it is right, go back to your course and click the link there.',
    connected: 'Connected now',
    nothing: 'This course is not connected to a class.',
    who: {
      you: 'You connected it on {day}.',
      teacher: 'A teacher of this course connected it on {day}.',
      roster: 'It was connected by the list of your school on {day}.',
      application: `It was connected by ${product} on {day}.`,
      operator: 'It was connected by the help contact below on {day}.',
    },
    disconnect: {
      title: 'Disconnect a class',
      body: 'This course then does not open that class any more, for you and for your students.',
      last: 'It is the only class of this course. Without it, your students see a page that asks them to wait.',
      button: 'Disconnect {it}',
    },
    add: 'Add',
    addOf: 'Add {it}',
    instead: 'Open only this one',
    insteadOf: 'Open only this one: {it}',
    others: 'Your other classes',
    noOthers: 'You have no other classes here.',
    done: 'Done. Your students go there from their next click on.',
    added: 'Done. From the next click on, this course opens this class too.',
    disconnected: 'Done. From the next click on, this course does not open that class any more.',
    emptied: 'Done. This course opens no class now. Your students see a page that asks them to wait.',
    changed: 'Somebody changed this course while you were here. Nothing was done. Please look at it again.',
  },
});
