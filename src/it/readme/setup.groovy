// The README's first program becomes a class of this project, as it stands.
String readme = new File(basedir, '../../../README.md').getText('UTF-8')
def program = readme =~ /(?s)```java\n((?:(?!```).)*?public class (\w+) .*?)```/
assert program.find() : 'the README shows no program'
File file = new File(basedir, "src/main/java/reader/${program.group(2)}.java")
file.parentFile.mkdirs()
file.setText("package reader;\n\n${program.group(1)}", 'UTF-8')
