/**
 * Python 3, nothing but its own library: gives the rows of one sheet of a workbook as Proviso reads them, line n being row n, so that anyone can
 * recompute hashes and digests from the workbook. First argument the file (`-` for standard input), second the number of the sheet from 0.
 */
export const SHEET_SCRIPT = String.raw`
import sys,io,re,math,zipfile,posixpath,datetime
import xml.etree.ElementTree as E
z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()) if sys.argv[1]=="-" else sys.argv[1])
names={n.lstrip("/").lower():n for n in z.namelist()}
tag=lambda e:e.tag.rsplit("}",1)[-1]
part=lambda n:z.open(names[n.lower()])
def rels(of):
    d=posixpath.dirname(of);n=posixpath.join(d,"_rels",posixpath.basename(of)+".rels");out={}
    for r in E.parse(part(n)).getroot() if n.lower() in names else []:
        t=r.get("Target")
        if t is not None and r.get("TargetMode")!="External":out[r.get("Id")]=(r.get("Type").rsplit("/",1)[-1],t[1:] if t[0]=="/" else posixpath.normpath(posixpath.join(d,t)))
    return out
book=next((t for k,t in rels("").values() if k=="officeDocument"),"xl/workbook.xml")
links=rels(book);sheets=[];from1904=False
for e in E.parse(part(book)).getroot().iter():
    if tag(e)=="workbookPr":from1904=e.get("date1904") in("1","true")
    if tag(e)=="sheet":sheets.append(next(v for k,v in e.items() if k.endswith("}id")))
target=lambda kind:next((t for k,t in links.values() if k==kind),None)
def meaning(code):
    first=re.sub(r'"[^"]*"|\\.|[_*].',"",code).split(";")[0].lower()
    if re.search(r"\[(h+|m+|s+)\]",first):return 0
    first=re.sub(r"am/pm|a/p|general","",re.sub(r"\[[^\]]*\]","",first))
    return 1 if re.search("[yd]",first) else 2 if re.search("[hs]",first) else 1 if "m" in first else 0
builtin=lambda n:1 if 14<=n<=17 or n==22 or 27<=n<=36 or 50<=n<=58 else 2 if 18<=n<=21 or n in(45,47) else 0
styles=[];codes={};s=target("styles")
if s and s.lower() in names:
    for e in E.parse(part(s)).getroot().iter():
        if tag(e)=="numFmt":codes[int(e.get("numFmtId"))]=meaning(e.get("formatCode"))
        if tag(e)=="cellXfs":styles=[int(x.get("numFmtId","0")) for x in e if tag(x)=="xf"]
styles=[codes.get(n,builtin(n)) for n in styles]
def char(m):
    c=int(m[1],16)
    return chr(c) if (c>=32 and not 0xd800<=c<=0xdfff) or c in(9,10,13) else m[0]
plain=lambda t:re.sub("_x([0-9A-Fa-f]{4})_",char,t)
def texts(e):return "" if tag(e)=="rPh" else (e.text or "") if tag(e)=="t" else "".join(texts(x) for x in e)
strings=[];s=target("sharedStrings")
if s and s.lower() in names:
    for _,e in E.iterparse(part(s)):
        if tag(e)=="si":strings.append(plain(texts(e)));e.clear()
def clock(ms):
    s,r=divmod(ms,1000)
    return "%02d:%02d:%02d"%(s//3600,s//60%60,s%60)+(".%03d"%r if r else "")
def number(raw,kind):
    raw=raw.strip()
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?",raw):return raw
    v=float(raw);D=86400000
    if kind==2 and 0<=v<1:return clock(min(D-1,math.floor(v*D+0.5)))
    if kind and 0<=v<(2957004 if from1904 else 2958466):
        ms=math.floor((v-24107 if from1904 else (v+1 if v<60 else v)-25569)*D+0.5)
        return (datetime.date(1970,1,1)+datetime.timedelta(ms//D)).isoformat()+"T"+clock(ms%D)
    return str(int(v)) if v.is_integer() and abs(v)<=2**53-1 else raw
def cell(c):
    t=c.get("t","n");v=next((x.text or "" for x in c if tag(x)=="v"),None)
    if t=="s":return strings[int(v)] if v is not None and 0<=int(v)<len(strings) else ""
    if t=="inlineStr":return plain("".join(texts(x) for x in c if tag(x)=="is"))
    if v is None:return ""
    if t=="b":return {"1":"TRUE","0":"FALSE"}.get(v.strip(),v)
    return number(v,styles[int(c.get("s","0"))] if int(c.get("s","0"))<len(styles) else 0) if t=="n" else plain(v)
def field(t):
    t=re.sub("\r\n|\r|\n","\u240a",t)
    return '"'+t.replace('"','""')+'"' if t[:1]=="#" or '"' in t or "," in t else t
out=sys.stdout.buffer;line=0;width=0;waiting=[]
def write(row,cells):
    global line
    out.write(("\n"*(row-line-1)+",".join(map(field,cells))+(","*max(0,width-len(cells)) if cells else "")+"\n").encode());line=row
def settle():
    global width,waiting
    width=max([len(c) for _,c in waiting],default=0);w=waiting;waiting=None
    for r in w:write(*r)
last=0
for event,e in E.iterparse(part(links[sheets[int(sys.argv[2])]][1])):
    if tag(e)!="row":continue
    r=e.get("r",str(last+1));last=int(r) if r.isdigit() and last<int(r)<=1048576 else last+1;cells=[];column=0
    for c in e:
        if tag(c)!="c":continue
        letters=re.match("[A-Za-z]*",c.get("r",""))[0].upper();column=column+1
        if letters:column=sum((ord(l)-64)*26**i for i,l in enumerate(reversed(letters)))
        t=cell(c)
        if t!="":cells+=[""]*(column-len(cells));cells[column-1]=t
    e.clear()
    if waiting is None:write(last,cells)
    else:
        waiting.append((last,cells))
        if len(waiting)==1000:settle()
if waiting is not None:settle()
`.trim();
